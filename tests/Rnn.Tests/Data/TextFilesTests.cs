using Rnn.Data;

namespace Rnn.Tests.Data;

/// <summary>Texts are read as people keep them; what is wrong in a file is told with its line.</summary>
public sealed class TextFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pairs_are_read_with_a_heading_and_without()
    {
        TextFiles.ReadPairs(Write("\"a\" b\tc\n\nd\te\n")).Should().Equal([("\"a\" b", "c"), ("d", "e")], "a quote stands for itself");
        TextFiles.ReadPairs(Write("x\ten\tfr\n1\tcat\tchat\n"), "en", "fr").Should().Equal(("cat", "chat"));
    }

    [Theory]
    [InlineData("a\tb\nc\n", "*line 2: 1 fields where two are wanted*")]
    [InlineData("", "*is empty*")]
    public void A_line_without_two_texts_is_refused(string text, string message) =>
        FluentActions.Invoking(() => TextFiles.ReadPairs(Write(text))).Should().Throw<InvalidDataException>().WithMessage(message);

    [Theory]
    [InlineData("en\tfr\ncat\n", "*line 2: 1 fields where the heading has 2*")]
    [InlineData("en\tde\ncat\tKatze\n", "*no column 'fr'; the heading has 'en', 'de'*")]
    [InlineData("en\tfr\n", "*no line below its heading*")]
    public void A_heading_is_held_to(string text, string message) =>
        FluentActions.Invoking(() => TextFiles.ReadPairs(Write(text), "en", "fr")).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void Tagged_sentences_are_read_as_conll_has_them()
    {
        TaggedText[] sentences = TextFiles.ReadTagged(Write("-DOCSTART- -X- O O\n\nAda NNP B-NP B-PER\nmet VBD B-VP O\n\n\nLondon NNP B-NP B-LOC"));

        sentences.Select(sentence => sentence.ToString()).Should().Equal("Ada/B-PER met/O", "London/B-LOC");
        FluentActions.Invoking(() => TextFiles.ReadTagged(Write("Ada B-PER\nmet\n"))).Should().Throw<InvalidDataException>().WithMessage("*line 2: 'met' is a word without a tag*");
        FluentActions.Invoking(() => TextFiles.ReadTagged(Write("\n"))).Should().Throw<InvalidDataException>().WithMessage("*holds no word*");
        FluentActions.Invoking(() => new TaggedText(["a", "b"], ["O"])).Should().Throw<ArgumentException>().WithMessage("*2 words and 1 tags*");
    }

    [Fact]
    public void A_tab_separates_words_that_hold_spaces_and_a_document_may_begin_with_its_mark_alone() =>
        TextFiles.ReadTagged(Write("-DOCSTART-\n\nNew York\tB-LOC\nis\tO\n")).Single().ToString().Should().Be("New York/B-LOC is/O");

    [Fact]
    public void Bytes_that_are_no_text_are_told_of()
    {
        string path = Path.Combine(_folder, "latin1.tsv");
        Directory.CreateDirectory(Path.Combine(_folder, "label"));
        foreach (string file in new[] { path, Path.Combine(_folder, "label", "text.txt") })
        {
            File.WriteAllBytes(file, [.. "text\tlabel\nfine\tO\ncaf"u8, 0xE9, .. "\tO\n"u8]);
        }

        FluentActions.Invoking(() => TextFiles.ReadPairs(path)).Should().Throw<InvalidDataException>().WithMessage("*the bytes are no text in UTF-8*");
        FluentActions.Invoking(() => TextFiles.ReadTagged(path)).Should().Throw<InvalidDataException>().WithMessage("*the bytes are no text in UTF-8*");
        FluentActions.Invoking(() => TextFiles.ReadFolders(_folder)).Should().Throw<InvalidDataException>().WithMessage("*text.txt: the bytes are no text in UTF-8*");
        FluentActions.Invoking(() => Table.FromCsv(path)["text"].ToWords()).Should().Throw<InvalidDataException>().WithMessage("*line 3, 'text': the bytes are no text in UTF-8*");
    }

    [Fact]
    public void A_folder_for_each_label()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "good"));
        Directory.CreateDirectory(Path.Combine(_folder, "bad"));
        File.WriteAllText(Path.Combine(_folder, "good", "1.txt"), "fine");
        File.WriteAllText(Path.Combine(_folder, "bad", "2.txt"), "dull");

        TextFiles.ReadFolders(_folder).Should().Equal(("dull", "bad"), ("fine", "good"));
        FluentActions.Invoking(() => TextFiles.ReadFolders(_folder, "*.md")).Should().Throw<InvalidDataException>().WithMessage("*holds a file *.md;*");
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "file.tsv");
        File.WriteAllText(path, text);
        return path;
    }
}

using System.Numerics.Tensors;
using Rnn.Data;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Reproducibility;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A saved task is one file that answers by itself in another process, to the bit; a part that was exchanged is found out.</summary>
public sealed class TaskProcessTests : IDisposable
{
    private static readonly FitOptions<float> _short = new() { Epochs = 2 };
    private static readonly string[] _titles = ["alpha beta", "beta gamma", "gamma alpha", "alpha gamma beta", "beta alpha", "gamma beta"];

    // How to train and save each, and what to ask it.
    private static readonly Dictionary<string, (Action<string> Save, string Input)> _tasks = new()
    {
        ["forecaster"] = (path => Forecaster.Train(Table.FromCsv($"{path}.csv"), new ForecasterOptions { Time = "day", Targets = ["sold"], Networks = 2, Fit = _short, Model = Small }).Save(path), ""),
        ["text classifier"] = (path => TextClassifier.Train([.. _titles.Select((title, i) => (title, i % 2 == 0 ? "even" : "odd"))], new TextClassifierOptions { Fit = _short, Model = Small }).Save(path), "alpha delta"),
        ["text generator"] = (path => TextGenerator.Train(_titles, new TextGeneratorOptions { Fit = _short, Model = Small, ValidationShare = 0 }).Save(path), "al"),
        ["sequence tagger"] = (path => SequenceTagger.Train(
            [.. _titles.Concat(_titles).Select(title => title.Split(' ')).Select(words => new TaggedText(words, [.. words.Select(word => word == "beta" ? "B-X" : "O")]))],
            new SequenceTaggerOptions { Fit = new FitOptions<float> { Epochs = 20 }, Model = Small }).Save(path), "gamma beta delta"),
        ["transcriber"] = (path => Transcriber.Train(
            [.. Enumerable.Range(0, 12).Select(i => (Tensor.Create([.. Enumerable.Range(0, 6).Select(step => (float)((i * step) % 5))], [6, 1]), i % 2 == 0 ? "ab" : "ba"))],
            new TranscriberOptions { Fit = _short, Model = Small }).Save(path), "0 1 2 3 4 0"),
        ["recommender"] = (path => Recommender.Train([.. _titles.Concat(_titles).Select(title => title.Split(' '))], new RecommenderOptions { Fit = _short, Model = Small }).Save(path), "alpha"),
        ["translator"] = (path => Translator.Train(
            [.. _titles.Concat(_titles).Select(title => (title, title.ToUpperInvariant()))], new TranslatorOptions { Fit = _short, EmbeddingSize = 4 }).Save(path), "alpha beta"),
    };

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public static TheoryData<string> Kinds() => [.. _tasks.Keys];

    public void Dispose()
    {
        File.Delete(_file);
        File.Delete($"{_file}.csv");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_process_answers_the_same(string kind)
    {
        string input = Save(kind);

        string[] here = [.. TaskAnswers.Of(_file, input).Select(line => line.Trim())];

        here.Should().NotBeEmpty();
        ChildProcess.Run(Path.Combine(AppContext.BaseDirectory, "Rnn.Reproducibility.dll"), ["answer", _file, input]).Should().Equal(here.Where(line => line.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_part_that_was_exchanged_is_found_out(string kind)
    {
        string input = Save(kind);
        string[] parts;
        using (SafetensorsFile file = SafetensorsFile.Open(_file))
        {
            parts = [.. file.Metadata.Keys.Concat(file.Tensors.Select(tensor => tensor.Name)).Where(name => name.StartsWith("rnn.", StringComparison.Ordinal) && !name.StartsWith("rnn.model", StringComparison.Ordinal))];
        }

        parts.Should().Contain("rnn.property.task.knowledge");
        foreach (string part in parts)
        {
            string other = $"{_file}.csv";
            Rewrite(_file, other, part);
            FluentActions.Invoking(() => TaskAnswers.Of(other, input)).Should().Throw<ModelFileException>("{0} is another", part);
        }
    }

    private string Save(string kind)
    {
        File.WriteAllLines($"{_file}.csv", ["day,sold", .. Enumerable.Range(0, 120).Select(day => FormattableString.Invariant($"{new DateTime(2024, 1, 1).AddDays(day):yyyy-MM-dd},{100 + (day % 7)}"))]);
        _tasks[kind].Save(_file);
        return kind == "forecaster" ? $"{_file}.csv" : _tasks[kind].Input;
    }

    private static SequenceModelBuilder<float> Small(SequenceModelBuilder<float> model) => model.Gru(4);

    // The file with one part changed: a letter of a text, the last byte of a tensor.
    private static void Rewrite(string path, string other, string part)
    {
        var writer = new SafetensorsWriter();
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach (StoredTensor stored in file.Tensors)
            {
                byte[] bytes = file.ReadBytes(stored);
                bytes[^1] ^= (byte)(stored.Name == part ? 1 : 0);
                writer.AddBytes(stored.Name, stored.Type, stored.Shape, () => bytes);
            }

            foreach ((string name, string text) in file.Metadata)
            {
                writer.AddMetadata(name, name != part ? text : text.Length == 0 ? "x" : $"{text[..^1]}{(text[^1] == 'x' ? 'y' : 'x')}");
            }
        }

        writer.Save(other);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_does_not_say_what_its_task_knows_is_refused(string kind)
    {
        string input = Save(kind);
        ModelPackage<float> package = ModelPackage<float>.Load(_file);

        foreach (string knowledge in new[] { "{}", "null", "[]", "?" })
        {
            TaskFile.Save(_file, kind, package, knowledge);
            FluentActions.Invoking(() => TaskAnswers.Of(_file, input)).Should().Throw<ModelFileException>("{0} says nothing", knowledge);
        }
    }

    [Fact]
    public void Layers_that_are_no_model_are_refused()
    {
        FluentActions.Invoking(() => TextClassifier.Train([("a b", "x"), ("b a", "y")], new TextClassifierOptions { Model = _ => null! }))
            .Should().Throw<ArgumentException>().WithMessage("*Model gives null back; give back the model that it gets*");
        FluentActions.Invoking(() => Translator.Train([("a", "b"), ("b", "a")], new TranslatorOptions { Decoder = _ => null! }))
            .Should().Throw<ArgumentException>().WithMessage("*Decoder gives null back*");
    }

    [Fact]
    public void Half_a_character_is_read_as_no_character_and_can_be_saved()
    {
        (string, string)[] cut = [("so happy \ud83d", "pos"), ("so sad \ud83d", "neg"), ("happy day", "pos"), ("sad day", "neg")];
        TextClassifier classifier = TextClassifier.Train(cut, new TextClassifierOptions { Fit = _short, Model = Small });

        classifier.Save(_file);

        TextClassifier.Load(_file).Predict("so \ud83d").Probability.Should().Be(classifier.Predict("so \ufffd").Probability);
        FluentActions.Invoking(() => TextClassifier.Train([("a", "x\ud83d"), ("b", "y")])).Should().Throw<ArgumentException>().WithMessage("*label of text 0 holds half of a surrogate pair*");
        FluentActions.Invoking(() => Recommender.Train([["a\ud83d", "b"], ["b", "c"]])).Should().Throw<InvalidDataException>().WithMessage("*item 0: the item holds half*");
    }

    [Fact]
    public void A_long_text_is_shown_short_and_whole_in_its_characters()
    {
        ShownText.Shorten("one\r\ntwo").Should().Be("one two");
        ShownText.Shorten(new string('a', 100)).Should().Be(new string('a', 100));
        ShownText.Shorten(new string('a', 99) + "👍👍").Should().Be(new string('a', 99) + "…");
    }
}

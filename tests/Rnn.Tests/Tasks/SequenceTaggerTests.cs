using Rnn.Cells;
using Rnn.Data;
using Rnn.Heads;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A tagger takes tagged sentences and marks what it has learned in raw text, by its place there.</summary>
public sealed class SequenceTaggerTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Names_that_were_never_seen_are_found_in_raw_text()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 200), Options);
        const string text = "Tubelka Morson met the  dog in Lomiville.";

        IReadOnlyList<TaggedSpan> spans = tagger.Predict(text);

        spans.Select(span => (span.Text, span.Type)).Should().Equal(("Tubelka Morson", "PER"), ("Lomiville", "LOC"));
        spans.Should().OnlyContain(span => text.Substring(span.Start, span.Length) == span.Text && span.Confidence > 0.5 && span.Confidence <= 1);
        spans[1].ToString().Should().StartWith("'Lomiville' LOC at 31 (").And.EndWith(")");
        (tagger.Scheme, tagger.Tags[0]).Should().Be((TaggingScheme.Iob2, "O"));
        tagger.PredictTags(["Tubelka", "Morson", "met", "the", "dog", "in", "Lomiville", "."]).Should().Equal("B-PER", "I-PER", "O", "O", "O", "O", "B-LOC", "O");
        TaggerReport report = tagger.Evaluate(TaggedSentences.Create(seed: 2, count: 50));
        report.Overall.F1.Should().BeGreaterThan(0.95);
        report.ToString().Should().Contain("50 sentences").And.Contain("PER").And.Contain("lookup F1").And.Contain("Better than looking up");
    }

    [Fact]
    public void Many_texts_are_read_as_each_alone_and_an_empty_one_holds_nothing()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 60), Options);

        IReadOnlyList<IReadOnlyList<TaggedSpan>> many = tagger.Predict(["Kalo met Miren in Saville.", "", "  ", "Tu left."]);

        many.Should().HaveCount(4);
        many[0].Should().Equal(tagger.Predict("Kalo met Miren in Saville."));
        many[1].Should().BeEmpty();
        many[2].Should().BeEmpty();
        tagger.PredictTags(Array.Empty<string>()).Should().BeEmpty();
        tagger.PredictTags(new string[][] { ["Kalo", "left"], [], ["Tu"] }).Select(tags => tags.Length).Should().Equal(2, 0, 1);
    }

    [Fact]
    public void Plain_tags_are_told_word_by_word()
    {
        string[] kinds = ["met", "saw", "left", "likes"];
        TaggedText[] sentences = TaggedSentences.Retagged(TaggedSentences.Create(seed: 1, count: 100), (sentence, word) =>
            sentence.Words[word] == "." ? "POINT" : kinds.Contains(sentence.Words[word]) ? "VERB" : char.IsUpper(sentence.Words[word][0]) ? "NAME" : "OTHER");
        SequenceTagger tagger = SequenceTagger.Train(sentences[..80], Options);

        tagger.Scheme.Should().Be(TaggingScheme.None);
        tagger.Predict("Kasa saw the dog.").Select(span => (span.Text, span.Type))
            .Should().Equal(("Kasa", "NAME"), ("saw", "VERB"), ("the", "OTHER"), ("dog", "OTHER"), (".", "POINT"));
        TaggerReport report = tagger.Evaluate(sentences[80..]);
        report.Overall.F1.Should().Be(report.Accuracy, "each word has a tag, so what is found is right or wrong");
        report.Accuracy.Should().BeGreaterThan(0.98);
        report["NAME"].LookupF1.Should().BeGreaterThan(0.9, "the most frequent tag is that of the words that are not known");
    }

    [Fact]
    public void Bioes_is_known_by_its_letters()
    {
        TaggedText[] sentences = TaggedSentences.Retagged(TaggedSentences.Create(seed: 1, count: 120), (sentence, word) =>
        {
            string tag = sentence.Tags[word];
            bool goesOn = word + 1 < sentence.Tags.Count && sentence.Tags[word + 1].StartsWith('I');
            return tag[0] switch { 'B' => (goesOn ? "B" : "S") + tag[1..], 'I' => "E" + tag[1..], _ => tag };
        });
        SequenceTagger tagger = SequenceTagger.Train(sentences, Options);

        tagger.Scheme.Should().Be(TaggingScheme.Bioes);
        tagger.Predict("Kasa Lodor Renson met Tumi in Dorville .").Select(span => span.Type).Should().EndWith(["PER", "LOC"]);
    }

    [Fact]
    public void A_saved_tagger_answers_the_same_to_the_bit()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 60), Options with { Tokenizer = Tokenizer.Whitespace });
        TaggedText[] test = TaggedSentences.Create(seed: 3, count: 20);
        tagger.Save(_file);

        SequenceTagger loaded = SequenceTagger.Load(_file);

        loaded.Predict("Kalo met Miren in Saville .").Should().Equal(tagger.Predict("Kalo met Miren in Saville ."));
        loaded.Evaluate(test).ToString().Should().Be(tagger.Evaluate(test).ToString());
        (loaded.Scheme, loaded.History).Should().Be((tagger.Scheme, null));
        loaded.Tags.Should().Equal(tagger.Tags);
        FluentActions.Invoking(() => Forecaster.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a sequence tagger, not a forecaster*");
    }

    [Fact]
    public void A_file_with_parts_of_another_is_refused()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 60), Options);
        tagger.Save(_file);
        var whole = ModelPackage<float>.Load(_file);

        Refuses(new(whole.Model) { OutputVocabulary = new Vocabulary(tagger.Tags.Reverse()), InputVocabulary = whole.InputVocabulary, InputTokenizer = whole.InputTokenizer, Properties = whole.Properties });
        Refuses(new(whole.Model) { OutputVocabulary = whole.OutputVocabulary, InputVocabulary = new Vocabulary("<unknown>", "a") { Unknown = "<unknown>" }, InputTokenizer = whole.InputTokenizer, Properties = whole.Properties });
        Refuses(new(whole.Model) { OutputVocabulary = whole.OutputVocabulary, InputVocabulary = whole.InputVocabulary, Properties = whole.Properties });
        Refuses(new(whole.Model)
        {
            OutputVocabulary = whole.OutputVocabulary,
            InputVocabulary = whole.InputVocabulary,
            InputTokenizer = whole.InputTokenizer,
            Properties = whole.Properties.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("\"I-PER\"", "\"I-LOC\"", StringComparison.Ordinal)),
        });

        void Refuses(ModelPackage<float> package)
        {
            package.Save(_file);
            FluentActions.Invoking(() => SequenceTagger.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not fit its words and tags*");
        }
    }

    [Fact]
    public void A_report_counts_as_conlleval_does()
    {
        TaggedText[] sentences = [new(["Ada", "Lovelace", "met", "Bo", "in", "Rome"], ["B-PER", "I-PER", "O", "B-PER", "O", "B-LOC"]), new(["Rome"], ["B-ORG"])];
        string[][] found = [["B-PER", "I-PER", "O", "O", "O", "B-PER"], ["B-LOC"]];

        TaggerReport report = TaggerMeasures.Measure(sentences, found, [[(5, 6, "LOC")], [(0, 1, "LOC")]], TaggingScheme.Iob2, ["O", "B-PER", "I-PER", "B-LOC"], cut: ["x-y"]);

        report.Overall.Should().Be(new TaggerMeasure("", Wanted: 4, Found: 3, Hits: 1, LookupF1: 2.0 / 6));
        report["PER"].Should().Be(new TaggerMeasure("PER", 2, 2, 1, 0));
        (report["PER"].Precision, report["PER"].Recall, report["PER"].F1).Should().Be((0.5, 0.5, 0.5));
        (report["ORG"].Precision, report["ORG"].F1, report.Accuracy).Should().Be((0, 0, 4.0 / 7));
        report.Mistakes[0].ToString().Should().Be("'Bo' is B-PER, tagged O, once: Ada Lovelace met Bo in Rome");
        report.ToString().Should().Contain("The training had no B-ORG").And.Contain("cut otherwise, such as 'x-y'");
        report.Invoking(own => own["X"]).Should().Throw<ArgumentException>().WithMessage("*no 'X'; there are LOC, ORG, PER*");
    }

    [Theory]
    [InlineData("Madison", "Xxx", "ma", "n", "ison")]
    [InlineData("NATO", "XX", "na", "o", "nato")]
    [InlineData("al-Qaeda", "xx-Xxx", "al", "a", "aeda")]
    [InlineData("1984", "dd", "19", "4", "1984")]
    [InlineData("𝒳é", "Xx", "𝒳é", "é", "𝒳é")]
    public void Words_are_told_by_their_parts(string word, string shape, string prefix, string last, string suffix)
    {
        string[] parts = WordParts.Of(word);

        (parts[1], parts[2], parts[5], parts[8]).Should().Be((shape, prefix, last, suffix));
        parts.Should().HaveCount(WordParts.Names.Length);
    }

    [Fact]
    public void Case_is_that_of_the_tokeniser_everywhere()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 100), Options with { Tokenizer = Tokenizer.Words with { LowerCase = true } });

        tagger.PredictTags(["KALO", "MET", "MIREN", "IN", "SAVILLE", "."]).Should().Equal(tagger.PredictTags(["kalo", "met", "miren", "in", "saville", "."]));
        tagger.Predict("KALO met MIREN in SAVILLE.").Select(span => span.Text).Should().Contain("SAVILLE");
        tagger.PredictTags(["half \uD800 of a pair"]).Should().HaveCount(1);
    }

    internal static SequenceTaggerOptions Options => new()
    {
        Model = model => model.Bidirectional(() => new GruCell<float>(24)),
        Fit = new FitOptions<float> { Epochs = 8, BatchSize = 8, Optimizer = new Rnn.Optimizers.Adam(0.01) },
    };
}

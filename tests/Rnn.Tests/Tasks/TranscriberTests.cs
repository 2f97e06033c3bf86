using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A transcriber takes features in their own units and writes down what they say.</summary>
public sealed class TranscriberTests : IDisposable
{
    private static readonly Lazy<Transcriber> _trained = new(() => Transcriber.Train(Signals.Create(seed: 1, count: 150), Options));
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Signals_that_were_never_seen_are_read_symbol_by_symbol()
    {
        (Tensor<float> Features, string Text)[] unseen = Signals.Create(seed: 2, count: 40);

        TranscriberReport report = _trained.Value.Evaluate(unseen);
        Transcript said = _trained.Value.Predict(unseen[0].Features);

        report.SymbolErrorRate.Should().BeLessThan(0.05);
        report.ConstantErrorRate.Should().BeGreaterThan(0.5);
        report.ToString().Should().StartWith("40 examples: ").And.Contain("the network is better");
        said.Text.Should().Be(unseen[0].Text);
        said.Confidence.Should().BeInRange(0.3, 1);
        string.Concat(said.Symbols.Select(symbol => symbol.Text)).Should().Be(said.Text);
        int frames = (int)unseen[0].Features.Lengths[0];
        said.Symbols.Should().OnlyContain(symbol => symbol.Start < symbol.End && symbol.End <= frames);
        said.Symbols.Should().BeInAscendingOrder(symbol => symbol.Start);
        said.ToString().Should().StartWith($"'{unseen[0].Text}' (");
    }

    [Fact]
    public void Several_answers_come_best_first_and_a_list_of_words_allows_no_other()
    {
        (Tensor<float> Features, string Text) = Signals.Create(seed: 2, count: 1)[0];

        Transcript[] best = _trained.Value.PredictBest(Features, count: 3);

        best.Should().HaveCount(3).And.BeInDescendingOrder(answer => answer.Confidence);
        best[0].Text.Should().Be(Text);
        best.Select(answer => answer.Text).Should().OnlyHaveUniqueItems();
        _trained.Value.PredictBest(Features, count: 30).Length.Should().BeInRange(2, 30);
        Transcript other = _trained.Value.Predict(Features, words: ["cafe", "bed"]);
        other.Text.Split(' ').Should().OnlyContain(word => word == "cafe" || word == "bed");
        _trained.Value.PredictBest(Features, count: 20, words: ["cafe", "bed"]).Should().OnlyContain(answer => answer.Text == answer.Text.TrimEnd())
            .And.BeInDescendingOrder(answer => answer.Confidence).And.OnlyHaveUniqueItems(answer => answer.Text);
        _trained.Value.Invoking(own => own.Predict(Features, words: [])).Should().Throw<ArgumentException>().WithMessage("*no word that the text may consist of*");
    }

    [Fact]
    public void Frames_laid_side_by_side_are_still_counted_one_by_one()
    {
        Transcriber transcriber = Transcriber.Train(Signals.Create(seed: 1, count: 150), Options with { FramesPerStep = 2 });
        (Tensor<float> Features, string Text)[] unseen = Signals.Create(seed: 2, count: 20);

        transcriber.Model.InputSize.Should().Be(14);
        transcriber.Evaluate(unseen).SymbolErrorRate.Should().BeLessThan(0.2);
        foreach ((Transcript said, (Tensor<float> features, string _)) in transcriber.Predict([.. unseen.Select(example => example.Features)]).Zip(unseen))
        {
            int frames = (int)features.Lengths[0];
            said.Symbols.Should().OnlyContain(symbol => symbol.End <= frames && symbol.Start % 2 == 0);
        }
    }

    [Fact]
    public void Symbols_may_be_words_and_a_text_may_be_empty()
    {
        (Tensor<float> Features, string Text)[] examples = [.. Signals.Create(seed: 1, count: 120).Select(example => (example.Features, example.Text.Contains('f') ? "" : example.Text))];

        Transcriber transcriber = Transcriber.Train(examples, Options with { Tokenizer = Tokenizer.Words });

        transcriber.Symbols.Should().BeEquivalentTo("abba", "cab", "dad", "bead", "ace");
        transcriber.Evaluate(examples).SymbolErrorRate.Should().BeLessThan(0.9);
        transcriber.Invoking(own => own.Predict(examples[0].Features, words: ["cab"])).Should().Throw<ArgumentException>().WithMessage("*needs a space among the symbols*");
    }

    [Fact]
    public void A_saved_transcriber_answers_the_same_to_the_bit()
    {
        (Tensor<float> Features, string Text)[] unseen = Signals.Create(seed: 3, count: 10);
        _trained.Value.Save(_file);

        Transcriber loaded = Transcriber.Load(_file);

        loaded.Evaluate(unseen).ToString().Should().Be(_trained.Value.Evaluate(unseen).ToString());
        loaded.Predict(unseen[0].Features).Confidence.Should().Be(_trained.Value.Predict(unseen[0].Features).Confidence);
        loaded.Symbols.Should().Equal(_trained.Value.Symbols);
        loaded.History.Should().BeNull();
        FluentActions.Invoking(() => SequenceTagger.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a transcriber, not a sequence tagger*");
    }

    [Fact]
    public void A_file_with_parts_of_another_is_refused()
    {
        _trained.Value.Save(_file);
        var whole = ModelPackage<float>.Load(_file);

        Refuses(new(whole.Model) { OutputVocabulary = new Vocabulary("a", "b"), InputScaler = whole.InputScaler, OutputTokenizer = whole.OutputTokenizer, Properties = whole.Properties });
        Refuses(new(whole.Model) { OutputVocabulary = whole.OutputVocabulary, OutputTokenizer = whole.OutputTokenizer, Properties = whole.Properties });
        Refuses(new(whole.Model) { OutputVocabulary = whole.OutputVocabulary, InputScaler = whole.InputScaler, Properties = whole.Properties });
        Refuses(new(whole.Model)
        {
            OutputVocabulary = whole.OutputVocabulary,
            InputScaler = whole.InputScaler,
            OutputTokenizer = whole.OutputTokenizer,
            Properties = whole.Properties.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("\"FramesPerStep\":1", "\"FramesPerStep\":2", StringComparison.Ordinal)),
        });

        void Refuses(ModelPackage<float> package)
        {
            package.Save(_file);
            FluentActions.Invoking(() => Transcriber.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not fit its scale and symbols*");
        }
    }

    [Fact]
    public void A_report_counts_symbols_and_words()
    {
        string[][] wanted = [["a", " ", "b"], ["c", "d"]], got = [["a", " ", "x", "b"], ["c", "d"]];

        var report = new TranscriberReport(wanted, got, constant: ["c", "d"], string.Concat, unknown: ["d", "b", "d"]);

        (report.SymbolErrorRate, report.WordErrorRate, report.ExactShare, report.ConstantErrorRate).Should().Be((1 / 5.0, 1 / 3.0, 0.5, 3 / 5.0));
        report.Mistakes.Should().Equal(new TranscriberMistake(0, "a b", "a xb", 1));
        report.UnknownSymbols.Should().Equal("b", "d");
        report.ToString().Should().Contain("example 0: 'a b' read as 'a xb', 1 wrong").And.Contain("no 'b', 'd'");
    }

    internal static TranscriberOptions Options => new()
    {
        Model = model => model.Bidirectional(() => new GruCell<float>(16)),
        Fit = new FitOptions<float> { Epochs = 25, BatchSize = 8, Optimizer = new Adam(0.01) },
    };
}

using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A translator takes pairs and writes what answers a source.</summary>
public sealed class TranslatorTests : IDisposable
{
    private static readonly string[] _months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly Lazy<Translator> _dates = new(() => Translator.Train(Dates(600, seed: 1), Options with
    {
        Fit = new FitOptions<float> { Epochs = 14, Optimizer = new Adam(learningRate: 0.01), Schedule = LearningRateSchedule.Cosine(lowest: 0.05) },
    }));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    /// <summary>Small and fast, for dates.</summary>
    internal static TranslatorOptions Options => new()
    {
        SourceTokenizer = Tokenizer.Characters,
        TargetTokenizer = Tokenizer.Characters,
        EmbeddingSize = 24,
        Encoder = model => model.Bidirectional(() => new GruCell<float>(24)),
        Decoder = model => model.Gru(48, attention: Attention.Additive()),
        Seed = 1,
    };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Dates_are_written_in_another_order_without_a_fault()
    {
        TranslatorReport report = _dates.Value.Evaluate([.. Dates(700, seed: 2).TakeLast(100)]);

        report.Translator.ExactMatch.Should().BeGreaterThan(0.95);
        report.WordByWord!.ExactMatch.Should().BeLessThan(0.1);
        report.ToString().Should().Contain("100 examples").And.Contain("Better than a table of words.");
        _dates.Value.Translate("3 May 2019").Should().Be("2019-05-03");
        _dates.Value.Translate(["3 May 2019", "28 Dec 1987"]).Should().Equal("2019-05-03", "1987-12-28");
    }

    [Fact]
    public void Several_answers_come_best_first_with_what_they_looked_at()
    {
        Translation[] answers = _dates.Value.Translate("3 May 2019", count: 3);

        answers.Should().HaveCount(3);
        answers[0].Text.Should().Be("2019-05-03");
        answers[0].IsWhole.Should().BeTrue();
        answers[0].LogProbability.Should().BeNegative().And.BeGreaterThan(answers[1].LogProbability);
        string.Concat(answers[0].Source).Should().Be("3 May 2019");
        string.Concat(answers[0].Pieces).Should().Be("2019-05-03");
        answers[0].Alignment.Should().HaveCount(10).And.OnlyContain(weights => weights.Count == 10 && Math.Abs(weights.Sum() - 1) < 1e-5);
        answers[0].ToString().Should().StartWith("2019-05-03 (log-probability -");
    }

    [Fact]
    public void A_way_to_write_can_be_given()
    {
        Translation cut = _dates.Value.Translate("3 May 2019", _dates.Value.Decoding with { MostTokens = 4 })[0];

        (cut.Text, cut.IsWhole).Should().Be(("2019", false));
    }

    [Fact]
    public void Vectors_and_sequences_of_them_get_captions()
    {
        (Tensor<float>, string)[] pairs = [.. Enumerable.Range(0, 60).Select(i => (Picture(i), i % 2 == 0 ? "a dark picture" : "one bright picture"))];
        Translator translator = Translator.Train(pairs, new TranslatorOptions { EmbeddingSize = 8, Fit = new FitOptions<float> { Epochs = 15, Optimizer = new Adam(learningRate: 0.01) } });

        translator.Save(_file);
        Translator loaded = Translator.Load(_file);

        translator.Translate(Picture(100)).Should().Be("a dark picture");
        loaded.Translate(Picture(101), count: 2)[0].LogProbability.Should().Be(translator.Translate(Picture(101), count: 2)[0].LogProbability);
        translator.Evaluate([(Picture(101), "one bright picture")]).ToString().Should().Contain("No answer is wrong.");
        translator.Invoking(own => own.Translate("text")).Should().Throw<InvalidOperationException>().WithMessage("*trained with vectors*");
        translator.Invoking(own => own.Translate(Tensor.Create<float>([1]))).Should().Throw<InvalidDataException>().WithMessage("*has 1 features and should have 2*");

        static Tensor<float> Picture(int i) => i % 3 == 0
            ? Tensor.Create<float>([i % 2 == 0 ? 100 : 200, i])
            : Tensor.Create<float>([i % 2 == 0 ? 100 : 200, i, i % 2 == 0 ? 101 : 201, i], [2, 2]);
    }

    [Fact]
    public void A_saved_translator_answers_the_same_to_the_bit()
    {
        _dates.Value.Save(_file);

        Translator loaded = Translator.Load(_file);

        Translation one = _dates.Value.Translate("3 May 2019", 2)[1], other = loaded.Translate("3 May 2019", 2)[1];
        (other.Text, other.LogProbability).Should().Be((one.Text, one.LogProbability));
        loaded.History.Should().BeNull();
        var package = ModelPackage<float>.Load(_file);
        new ModelPackage<float>(package.Model)
        {
            InputVocabulary = package.InputVocabulary,
            OutputVocabulary = package.OutputVocabulary,
            InputTokenizer = package.InputTokenizer,
            OutputTokenizer = package.OutputTokenizer,
            Properties = new Dictionary<string, string> { ["task"] = "translator", ["task.knowledge"] = package.Properties["task.knowledge"].Replace("\"Table\":[", "\"Table\":[0,") },
        }.Save(_file);
        FluentActions.Invoking(() => Translator.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*don't fit each other*");
    }

    [Fact]
    public void A_table_of_words_is_learned_from_what_stands_together()
    {
        int[] table = WordTable.Learn([([0, 1], [10, 11]), ([0, 2], [10, 12]), ([1, 2], [11, 12])], sourceTokens: 4);

        table.Should().Equal(10, 11, 12, -1);
    }

    internal static (string Source, string Target)[] Dates(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            (int day, int month, int year) = (random.Next(1, 29), random.Next(1, 13), random.Next(1980, 2030));
            return (FormattableString.Invariant($"{day} {_months[month - 1]} {year}"), FormattableString.Invariant($"{year}-{month:00}-{day:00}"));
        })];
    }

    [Fact]
    public void Of_short_answers_the_other_scores_decide()
    {
        // No answer of one word has a run of four, so BLEU of the right ones is 0.
        var right = new TranslatorScores("translator", Bleu: 0, ChrF: 100, ExactMatch: 1);
        var table = new TranslatorScores("word by word", Bleu: 2.9, ChrF: 27.3, ExactMatch: 0);

        new TranslatorReport(right, table, [], 0, 0).ToString().Should().Contain("Better than a table of words");
        new TranslatorReport(table, right, [], 0, 0).ToString().Should().Contain("No better than a table of words");
    }
}

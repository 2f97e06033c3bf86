using Rnn.Data;
using Rnn.Persistence;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A text classifier takes texts with labels and tells the labels of other texts.</summary>
public sealed class TextClassifierTests : IDisposable
{
    private static readonly string[] _good = ["great", "lovely", "excellent", "wonderful", "delicious"], _bad = ["awful", "horrible", "dull", "broken", "stale"];
    private static readonly string[] _things = ["The soup", "This phone", "That film", "Our room", "Their service"];
    private static readonly Lazy<TextClassifier> _trained = new(() => TextClassifier.Train(Reviews()));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Labels_are_told_with_their_probabilities()
    {
        TextPrediction prediction = _trained.Value.Predict("A lovely, excellent evening!");

        prediction.Label.Should().Be("good");
        prediction.Probability.Should().BeInRange(0.8, 1);
        prediction.Ranking.Select(pair => pair.Label).Should().Equal("good", "bad");
        prediction.Ranking.Sum(pair => pair.Probability).Should().BeApproximately(1, 1e-6);
        prediction["bad"].Should().BeApproximately(1 - prediction.Probability, 1e-6);
        prediction.ToString().Should().MatchRegex(@"^good \d\d\.\d %$");
        _trained.Value.Predict(["A dull and broken thing", "great"]).Select(one => one.Label).Should().Equal("bad", "good");
        prediction.Invoking(one => one["neutral"]).Should().Throw<ArgumentException>().WithMessage("*'neutral' is no label that was learned; those are good, bad*");
    }

    [Fact]
    public void A_text_alone_is_told_as_among_others()
    {
        string[] texts = ["great", "This film is dull and the room was awful", "wonderful soup"];

        TextPrediction[] together = _trained.Value.Predict(texts);

        texts.Select(text => _trained.Value.Predict(text).Probability).Should().Equal(together.Select(one => one.Probability));
        _trained.Value.Predict([]).Should().BeEmpty();
    }

    [Fact]
    public void An_unknown_word_is_not_quite_unknown()
    {
        // Neither was met, and each begins and ends as one that was.
        _trained.Value.Predict("wonderless wonderful").Label.Should().Be("good");
        _trained.Value.Predict("xyzzy").Probability.Should().BeLessThan(0.9, "what can't be read is no reason to be sure");
    }

    [Fact]
    public void A_saved_classifier_answers_the_same()
    {
        _trained.Value.Save(_file);

        TextClassifier loaded = TextClassifier.Load(_file);

        loaded.Labels.Should().Equal("bad", "good");
        loaded.History.Should().BeNull();
        _trained.Value.History.Should().NotBeNull();
        string[] texts = ["great soup", "never seen words", "Awful, awful!"];
        loaded.Predict(texts).SelectMany(one => one.Ranking).Should().Equal(_trained.Value.Predict(texts).SelectMany(one => one.Ranking));
    }

    [Fact]
    public void A_report_agrees_with_scikit_learn()
    {
        // sklearn.metrics.classification_report(["a","a","a","b","b","c"], ["a","a","b","b","c","c"], digits=6)
        (string, string)[] examples = [("1", "a"), ("2", "a"), ("3", "a"), ("4", "b"), ("5", "b"), ("6", "c")];
        string[] labels = ["a", "b", "c"];
        float[][] told = [[0.8f, 0.1f, 0.1f], [0.8f, 0.1f, 0.1f], [0.2f, 0.5f, 0.3f], [0, 1, 0], [0, 0.1f, 0.9f], [0.2f, 0.2f, 0.6f]];
        TextPrediction[] predictions = [.. told.Select(one => new TextPrediction(labels, System.Numerics.Tensors.Tensor.Create(one)))];

        var report = new TextClassifierReport(labels, examples, predictions);

        report.Accuracy.Should().BeApproximately(4 / 6.0, 1e-12);
        report.Scores.Select(score => (score.Label, score.Precision, score.Recall, score.Support)).Should().Equal(("a", 1, 2 / 3.0, 3), ("b", 0.5, 0.5, 2), ("c", 0.5, 1, 1));
        report.Scores.Select(score => score.F1).Should().Equal([0.8, 0.5, 2 / 3.0], (got, wanted) => Math.Abs(got - wanted) < 1e-12);
        report.MacroAverage.F1.Should().BeApproximately(0.655556, 1e-6);
        report.WeightedAverage.F1.Should().BeApproximately(0.677778, 1e-6);
        report.WeightedAverage.Precision.Should().BeApproximately(0.75, 1e-12);
        report["a", "b"].Should().Be(1);
        report["b", "c"].Should().Be(1);
        report.Mistakes.Select(mistake => mistake.Text).Should().Equal(["5", "3"], "the surest comes first");
        report.ToString().Should().Be("""
                          precision  recall  f1-score  support
            a                  1.00    0.67      0.80        3
            b                  0.50    0.50      0.50        2
            c                  0.50    1.00      0.67        1
            accuracy                             0.67        6
            macro avg          0.67    0.72      0.66        6
            weighted avg       0.75    0.67      0.68        6
            To say 'a' always is right in 50 %.
            said:   1   2   3
             1 a    2   1   0
             2 b    0   1   1
             3 c    0   0   1
            Most often confused: a taken for b (1), b taken for c (1)
            The surest mistakes:
              c 90.0 %, but b: 5
              b 50.0 %, but a: 3
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Rare_labels_weigh_as_much_as_frequent_ones_when_balanced()
    {
        (string, string)[] uneven = [.. Reviews().Where((review, i) => review.Label == "good" || i % 20 == 1)];
        var options = new TextClassifierOptions { Model = model => model.Gru(8), Fit = new FitOptions<float> { Epochs = 3 } };

        double plain = TextClassifier.Train(uneven, options).Predict("The thing")["bad"];
        double balanced = TextClassifier.Train(uneven, options with { BalanceClasses = true }).Predict("The thing")["bad"];
        double byHand = TextClassifier.Train(uneven, options with { Fit = new FitOptions<float> { Epochs = 3, ClassWeights = [10, 1] } }).Predict("The thing")["bad"];

        balanced.Should().BeGreaterThan(plain + 0.1);
        byHand.Should().BeGreaterThan(plain + 0.1);
    }

    [Fact]
    public void Options_reach_all_that_lies_below()
    {
        var told = new List<FitProgress>();

        TextClassifier classifier = TextClassifier.Train(Reviews(), new TextClassifierOptions
        {
            Tokenizer = Tokenizer.Characters,
            MinimumCount = 1,
            SizeLimit = 20,
            Model = model => model.Lstm(12),
            Fit = new FitOptions<float> { Epochs = 2 },
            Validation = Reviews(seed: 2),
            Progress = new Told(told.Add),
            Seed = 3,
        });

        classifier.Model.Layers.Select(layer => layer.Name).Should().Equal("embedding1", "lstm2", "last step", "output");
        classifier.Model.Parameters[0].Rows.Should().Be(21, "unknown ones have a row too");
        classifier.History!.Epochs.Should().HaveCount(2).And.OnlyContain(epoch => epoch.Validation != null);
        told.Should().NotBeEmpty();
        new TextClassifierOptions().ToString().Should().Be("lower case, words, each that occurs 2 times at least");
    }

    [Fact]
    public void A_file_whose_parts_do_not_fit_is_refused()
    {
        _trained.Value.Save(_file);
        ModelPackage<float> package = ModelPackage<float>.Load(_file);

        foreach (string knowledge in new[]
        {
            """{"Beginnings":["a"],"Endings":["b"],"Unknown":"<unknown>"}""",
            """{"Beginnings":["<unknown>"],"Endings":["<unknown>"],"Unknown":"<unknown>"}""",
            """{"Beginnings":[],"Endings":[],"Unknown":"?"}""",
        })
        {
            TaskFile.Save(_file, "text classifier", package, knowledge);
            FluentActions.Invoking(() => TextClassifier.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not fit its words and labels*");
        }

        TaskFile.Save(_file, "text classifier", package, """{"Beginnings":null,"Endings":[],"Unknown":"?"}""");
        FluentActions.Invoking(() => TextClassifier.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not say what the text classifier knows*");
        TaskFile.Save(_file, "forecaster", package, "{}");
        FluentActions.Invoking(() => TextClassifier.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a forecaster, not a text classifier*");
        package.Save(_file);
        FluentActions.Invoking(() => Forecaster.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a text classifier, not a forecaster*");
    }

    internal static (string Text, string Label)[] Reviews(int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 400).Select(i => ($"{_things[random.Next(5)]} is {(i % 2 == 0 ? _good : _bad)[random.Next(5)]}.", i % 2 == 0 ? "good" : "bad"))];
    }
}

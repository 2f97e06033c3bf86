using Rnn.Heads;
using Rnn.Metrics;

namespace Rnn.Tests.Metrics;

/// <summary>
/// Metrics row by row: order, ties and undefined cases. What is refused is in MetricRefusalTests; that their values are right in ScikitLearnTests.
/// </summary>
public class MetricTests
{
    public static TheoryData<string> Names() => [.. All().Select(fit => fit.Metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_rows_changes_nothing(string name)
    {
        (RowMetric metric, PredictionKind kind, int size) = Fit(name);
        (double[] Prediction, double[] Target)[] rows = Rows(kind, size, 200);

        double forward = Measure(metric, kind, rows).Value, backward = Measure(metric, kind, rows.Reverse()).Value;

        forward.Should().BeApproximately(backward, 1e-12 * Math.Abs(forward)).And.NotBe(0, "such a value would tell nothing");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_may_be_asked_for_at_any_time(string name)
    {
        (RowMetric metric, PredictionKind kind, int size) = Fit(name);
        (double[] Prediction, double[] Target)[] rows = Rows(kind, size, 60);
        RowMetricState state = metric.Start(kind, size);
        for (int i = 0; i < rows.Length; i++)
        {
            state.Add(rows[i].Prediction, rows[i].Target);
            state.Rows.Should().Be(i + 1);
            state.Value.Should().Be(Measure(metric, kind, rows.Take(i + 1)).Value, "a look changes nothing");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_rows_and_with_a_prediction_that_is_NaN_the_value_is_NaN(string name)
    {
        (RowMetric metric, PredictionKind kind, int size) = Fit(name);
        RowMetricState state = metric.Start(kind, size);
        state.Value.Should().Be(double.NaN, "a mean of nothing is no number");

        foreach ((double[] prediction, double[] target) in Rows(kind, size, 20))
        {
            state.Add(prediction, target);
        }

        state.Value.Should().NotBe(double.NaN);
        double[] broken = new double[size];
        broken[^1] = double.NaN;
        state.Add(broken, new double[kind == PredictionKind.Class ? 1 : size]);
        state.Value.Should().Be(double.NaN, "a model that diverged has no accuracy");
        state.Rows.Should().Be(21);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_metric_serves_many_measurements(string name)
    {
        (RowMetric metric, PredictionKind kind, int size) = Fit(name);
        RowMetricState disturbing = metric.Start(kind, size);
        (double[] Prediction, double[] Target)[] rows = Rows(kind, size, 30);
        double alone = Measure(metric, kind, rows).Value;

        disturbing.Add(rows[3].Prediction, rows[3].Target);

        Measure(metric, kind, rows).Value.Should().Be(alone);
    }

    [Fact]
    public void Only_errors_and_surprise_are_better_when_lower() => All()
        .Where(fit => !fit.Metric.HigherIsBetter).Select(fit => fit.Metric.Name).Should().BeEquivalentTo(
            ["negative log-likelihood", "perplexity", "bits per symbol", "MAE", "RMSE", "MAPE", "MASE"]);

    [Fact]
    public void A_class_may_be_given_as_probabilities()
    {
        double[] prediction = [0.2, 0.3, 0.5];
        RowMetric[] metrics = [new Accuracy(), new TopKAccuracy(2), new F1Score(), new Perplexity(), new BitsPerSymbol(), new NegativeLogLikelihood(), new Confusion()];
        foreach (RowMetric metric in metrics)
        {
            Measure(metric, PredictionKind.Class, [(prediction, [0, 1, 0]), (prediction, [0, 0, 1])]).Value.Should().Be(
                Measure(metric, PredictionKind.Class, [(prediction, [1]), (prediction, [2])]).Value, "{0} takes one-hot targets too", metric);
        }

        double entropy = -(0.25 * Math.Log2(0.2)) - (0.75 * Math.Log2(0.5));
        (double[], double[])[] soft = [(prediction, [0.25, 0, 0.75])];
        Measure(new BitsPerSymbol(), PredictionKind.Class, soft).Value.Should().BeApproximately(entropy, 1e-14, "−Σ t log₂ y");
        Measure(new Accuracy(), PredictionKind.Class, soft).Value.Should().Be(1, "the largest of each");
    }

    [Fact]
    public void Among_equals_the_top_k_holds_the_highest_numbers()
    {
        double[] prediction = [0.25, 0.25, 0.25, 0.25];
        for (int k = 1; k < 4; k++)
        {
            int[] hits = [.. Enumerable.Range(0, 4).Where(
                actual => Measure(new TopKAccuracy(k), PredictionKind.Class, [(prediction, [actual])]).Value == 1)];
            hits.Should().Equal(Enumerable.Range(4 - k, k), "scikit-learn sorts so");
        }

        Measure(new Accuracy(), PredictionKind.Class, [(prediction, [0])]).Value.Should().Be(1, "the single answer is the first of equals");
    }

    [Fact]
    public void A_probability_of_0_for_what_happens_costs_126_bits()
    {
        double[] certain = [1, 0];

        Measure(new BitsPerSymbol(), PredictionKind.Class, [(certain, [1])]).Value.Should().BeApproximately(126, 1e-12);
        Measure(new BitsPerSymbol(), PredictionKind.Class, [(certain, [0])]).Value.Should().Be(0);
        Measure(new BitsPerSymbol(), PredictionKind.Class, [(certain, [1, 0])]).Value.Should().Be(0, "0·log 0 is 0");
        Measure(new Perplexity(), PredictionKind.Class, [(certain, [1]), (certain, [0])]).Value.Should().BeApproximately(
            Math.Pow(2, 63), 1e6, "one miss does not make all infinite");
    }

    [Fact]
    public void One_class_has_a_precision_a_recall_and_an_F1_of_its_own()
    {
        // Of class 2: predicted three times, rightly twice; it was there four times.
        (double[], double[])[] rows =
        [
            ([0, 0, 1], [2]), ([0, 0, 1], [2]), ([0, 0, 1], [0]), ([1, 0, 0], [2]), ([0, 1, 0], [2]), ([1, 0, 0], [0]),
        ];

        Value(new Precision(ofClass: 2)).Should().BeApproximately(2.0 / 3, 1e-15);
        Value(new Recall(ofClass: 2)).Should().BeApproximately(2.0 / 4, 1e-15);
        Value(new F1Score(ofClass: 2)).Should().BeApproximately(2 * 2.0 / (3 + 4), 1e-15);
        Value(new Recall(ofClass: 1)).Should().Be(0, "it never was");
        Measure(new F1Score(ofClass: 3), PredictionKind.Class, [([1, 0, 0, 0], [0])]).Note.Should().Be("class 3 neither was nor was predicted");

        double Value(RowMetric metric) => Measure(metric, PredictionKind.Class, rows).Value;
    }

    [Fact]
    public void Of_yes_or_no_a_class_is_an_answer_of_one_question_or_one_of_several_questions()
    {
        // Two of three yeses are found, one of two noes.
        (double[], double[])[] one = [([0.9], [1]), ([0.8], [1]), ([0.1], [1]), ([0.7], [0]), ([0.2], [0])];
        Measure(new Recall(ofClass: 1), PredictionKind.YesOrNo, one).Value.Should().BeApproximately(2.0 / 3, 1e-15);
        Measure(new Recall(ofClass: 0), PredictionKind.YesOrNo, one).Value.Should().Be(1.0 / 2);
        Measure(new Precision(ofClass: 0), PredictionKind.YesOrNo, one).Value.Should().Be(1.0 / 2, "of two that were called no");

        (double[], double[])[] two = [([0.9, 0.1], [1, 1]), ([0.9, 0.9], [0, 1]), ([0.1, 0.1], [0, 1])];
        Measure(new Recall(ofClass: 1), PredictionKind.YesOrNo, two).Value.Should().BeApproximately(1.0 / 3, 1e-15);
        Measure(new Precision(ofClass: 0), PredictionKind.YesOrNo, two).Value.Should().Be(1.0 / 2);
    }

    [Fact]
    public void The_negative_log_likelihood_of_several_questions_is_their_sum_in_nats()
    {
        (double[], double[])[] rows = [([0.25, 0.5], [1, 0]), ([0.75, 0.5], [1, 1])];
        double first = -Math.Log(0.25) - Math.Log(0.5), second = -Math.Log(0.75) - Math.Log(0.5);

        Measure(new NegativeLogLikelihood(), PredictionKind.YesOrNo, rows).Value.Should().BeApproximately((first + second) / 2, 1e-15);
        Measure(new NegativeLogLikelihood(), PredictionKind.YesOrNo, [([0.2], [0.25])]).Value.Should().BeApproximately(
            -(0.25 * Math.Log(0.2)) - (0.75 * Math.Log(0.8)), 1e-15, "a target may be a probability");
        Measure(new NegativeLogLikelihood(), PredictionKind.YesOrNo, [([1, 0], [0, 0])]).Value.Should().BeApproximately(
            126 * Math.Log(2), 1e-12, "a certainty that fails is not infinite");
        Measure(new NegativeLogLikelihood(), PredictionKind.Class, [([0.2, 0.8], [1]), ([0.2, 0.8], [0])]).Value.Should().BeApproximately(
            -(Math.Log(0.8) + Math.Log(0.2)) / 2, 1e-15);
    }

    [Fact]
    public void One_question_has_two_symbols()
    {
        (double[], double[])[] rows = [([0.25], [1]), ([0.5], [0])];
        double nats = -(Math.Log(0.25) + Math.Log(0.5)) / 2;

        Measure(new Perplexity(), PredictionKind.YesOrNo, rows).Value.Should().BeApproximately(Math.Exp(nats), 1e-14);
        Measure(new BitsPerSymbol(), PredictionKind.YesOrNo, rows).Value.Should().BeApproximately(1.5, 1e-14, "2 bits and 1 bit");
    }

    [Fact]
    public void A_value_that_is_NaN_says_why()
    {
        new AreaUnderCurve().Start(PredictionKind.YesOrNo, 1).Note.Should().Be("there was nothing to measure");
        Measure(new AreaUnderCurve(), PredictionKind.YesOrNo, [([0.3], [1])]).Note.Should().Be("every target is a yes; the curve needs both");
        Measure(new AreaUnderCurve(), PredictionKind.YesOrNo, [([0.3], [0])]).Note.Should().Be("every target is a no; the curve needs both");
        Measure(new AreaUnderCurve(), PredictionKind.Class, [([0.3, 0.7], [0])]).Note.Should().Be("every target is of class 0; the curve needs both");
        Measure(new AreaUnderCurve(), PredictionKind.YesOrNo, [([0.3], [0]), ([0.3], [1])]).Note.Should().BeNull();
        Measure(new Accuracy(), PredictionKind.YesOrNo, [([double.NaN], [1])]).Note.Should().Be("a prediction was NaN");

        new MetricValue { Metric = new AreaUnderCurve(), Value = double.NaN, Note = "one class" }.ToString().Should().Be("ROC AUC NaN (one class)");
    }

    [Fact]
    public void The_area_under_the_curve_needs_both_answers()
    {
        Measure(new AreaUnderCurve(), PredictionKind.YesOrNo, [([0.3], [1]), ([0.9], [1])]).Value.Should().Be(double.NaN);
        Measure(new AreaUnderCurve(), PredictionKind.YesOrNo, [([0.3], [1]), ([0.9], [1]), ([0.5], [0])]).Value.Should().Be(0.5);
    }

    private static (RowMetric Metric, PredictionKind Kind, int Size)[] All() =>
    [
        (new Accuracy(), PredictionKind.Class, 4),
        (new TopKAccuracy(2), PredictionKind.Class, 4),
        (new Precision(), PredictionKind.Class, 4),
        (new Recall(), PredictionKind.YesOrNo, 3),
        (new F1Score(), PredictionKind.Class, 4),
        (new Precision(Averaging.Micro), PredictionKind.YesOrNo, 3),
        (new Recall(Averaging.Micro), PredictionKind.YesOrNo, 1),
        (new F1Score(Averaging.Micro), PredictionKind.YesOrNo, 3),
        (new Confusion(), PredictionKind.Class, 4),
        (new AreaUnderCurve(), PredictionKind.YesOrNo, 1),
        (new F1Score(ofClass: 1), PredictionKind.Class, 4),
        (new Precision(ofClass: 0), PredictionKind.YesOrNo, 1),
        (new Recall(ofClass: 2), PredictionKind.YesOrNo, 3),
        (new NegativeLogLikelihood(), PredictionKind.YesOrNo, 3),
        (new Perplexity(), PredictionKind.Class, 4),
        (new BitsPerSymbol(), PredictionKind.Class, 4),
        (new MeanAbsoluteError(), PredictionKind.Number, 2),
        (new RootMeanSquaredError(), PredictionKind.Number, 2),
        (new MeanAbsolutePercentageError(), PredictionKind.Number, 2),
        (new MeanAbsoluteScaledError(0.7), PredictionKind.Number, 1),
    ];

    private static (RowMetric Metric, PredictionKind Kind, int Size) Fit(string name) => All().Single(fit => fit.Metric.Name == name);

    // Quarters, so that there are ties; the first two rows hold a yes that ranks high and a no that ranks low.
    private static (double[] Prediction, double[] Target)[] Rows(PredictionKind kind, int size, int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => (
            Enumerable.Range(0, size).Select(k => i < 2 ? 1.0 - i : random.Next(5) / 4.0).ToArray(),
            kind == PredictionKind.Class
                ? [i < 2 ? 0 : (double)random.Next(size)]
                : Enumerable.Range(0, size).Select(k => i < 2 ? 1.0 - i : random.Next(2)).ToArray()))];
    }

    private static RowMetricState Measure(RowMetric metric, PredictionKind kind, IEnumerable<(double[] Prediction, double[] Target)> rows)
    {
        RowMetricState? state = null;
        foreach ((double[] prediction, double[] target) in rows)
        {
            state ??= metric.Start(kind, prediction.Length);
            state.Add(prediction, target);
        }

        return state!;
    }
}

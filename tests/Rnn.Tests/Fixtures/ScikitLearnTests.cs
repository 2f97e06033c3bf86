using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Tests.Fixtures.ScikitLearn;

namespace Rnn.Tests.Fixtures;

/// <summary>The metrics are what scikit-learn says they are. Numbers from Fixtures/ScikitLearn/make_fixtures.py.</summary>
public class ScikitLearnTests
{
    private const double Tolerance = 1e-12;

    private static readonly ScikitLearnFixture _known = ScikitLearnFixture.All;

    public static TheoryData<string> ClassCases() => [.. _known.Classes.Select(known => known.Name)];

    public static TheoryData<string> QuestionCases() => [.. _known.Questions.Select(known => known.Name)];

    public static TheoryData<string> NumberCases() => [.. _known.Numbers.Select(known => known.Name)];

    public static TheoryData<string> ForecastCases() => [.. _known.Forecasts.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(ClassCases))]
    public void Metrics_of_classes_agree(string name)
    {
        LabelCase known = _known.Classes.Single(c => c.Name == name);
        LabelMetricsAgree(known, PredictionKind.Class);

        for (int k = 1; k <= known.TopK!.Length; k++)
        {
            Agrees(new TopKAccuracy(k), known, PredictionKind.Class, known.TopK[k - 1]);
        }

        Agrees(new Perplexity(), known, PredictionKind.Class, known.Perplexity!.Value);
        Agrees(new BitsPerSymbol(), known, PredictionKind.Class, known.BitsPerSymbol!.Value);
        var matrix = (ConfusionMatrix)Measured(new Confusion(), known, PredictionKind.Class);
        for (int k = 0; k < matrix.Labels.Count; k++)
        {
            matrix.Precision(k).Should().BeApproximately(known.PrecisionPerClass![k], Tolerance);
            matrix.Recall(k).Should().BeApproximately(known.RecallPerClass![k], Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(QuestionCases))]
    public void Metrics_of_yes_or_no_questions_agree(string name) =>
        LabelMetricsAgree(_known.Questions.Single(c => c.Name == name), PredictionKind.YesOrNo);

    [Theory]
    [MemberData(nameof(NumberCases))]
    public void Metrics_of_numbers_agree(string name)
    {
        NumberCase known = _known.Numbers.Single(c => c.Name == name);
        Agrees(new MeanAbsoluteError(), known.MeanAbsoluteError);
        Agrees(new RootMeanSquaredError(), known.RootMeanSquaredError);
        Agrees(new MeanAbsolutePercentageError(), known.MeanAbsolutePercentageError);

        void Agrees(RowMetric metric, double expected) => Measure(metric, PredictionKind.Number, known.Predictions, known.Targets)
            .Value.Should().BeApproximately(expected, Tolerance * Math.Max(1, expected), "{0} of {1}", metric, name);
    }

    [Theory]
    [MemberData(nameof(ForecastCases))]
    public void The_scaled_error_agrees(string name)
    {
        ForecastCase known = _known.Forecasts.Single(c => c.Name == name);

        var metric = MeanAbsoluteScaledError.FromSeries(known.Training, known.Season);

        metric.Scale.Should().BeApproximately(known.Scale, Tolerance * known.Scale);
        Measure(metric, PredictionKind.Number, [.. known.Predictions.Select(p => new[] { p })], [.. known.Targets.Select(t => new[] { t })])
            .Value.Should().BeApproximately(known.MeanAbsoluteScaledError, Tolerance);
    }

    [Theory]
    [MemberData(nameof(ForecastCases))]
    public void A_forecast_evaluation_scales_its_errors_likewise(string name)
    {
        ForecastCase known = _known.Forecasts.Single(c => c.Name == name);

        ForecastEvaluation evaluation = ForecastEvaluation.Of(
            [.. known.Training, .. known.Targets], known.Predictions, known.Training.Length, known.Season);

        evaluation.Model.MeanAbsoluteScaledError.Should().BeApproximately(known.MeanAbsoluteScaledError, Tolerance);
    }

    private static void LabelMetricsAgree(LabelCase known, PredictionKind kind)
    {
        Agrees(new Accuracy(), known, kind, known.Accuracy);
        foreach (Averaging averaging in Enum.GetValues<Averaging>())
        {
            LabelScores scores = known.Averages[averaging == Averaging.Macro ? "macro" : "micro"];
            Agrees(new Precision(averaging), known, kind, scores.Precision);
            Agrees(new Recall(averaging), known, kind, scores.Recall);
            Agrees(new F1Score(averaging), known, kind, scores.F1);
        }

        if (known.Predictions[0].Length == (kind == PredictionKind.Class ? 2 : 1))
        {
            Agrees(new AreaUnderCurve(), known, kind, known.AreaUnderCurve ?? double.NaN);
        }

        if (known.ConfusionMatrix is { } counts)
        {
            var matrix = (ConfusionMatrix)Measured(new Confusion(), known, kind);
            matrix.Value.Should().BeApproximately(known.Accuracy, Tolerance);
            Enumerable.Range(0, counts.Length).Select(a => Enumerable.Range(0, counts.Length).Select(p => matrix[a, p]).ToArray())
                .Should().BeEquivalentTo(counts, options => options.WithStrictOrdering());
        }
    }

    private static void Agrees(RowMetric metric, LabelCase known, PredictionKind kind, double expected)
    {
        double actual = Measured(metric, known, kind).Value;
        if (double.IsNaN(expected))
        {
            actual.Should().Be(double.NaN, "{0} of {1} is undefined", metric, known.Name);
            return;
        }

        actual.Should().BeApproximately(expected, Tolerance * Math.Max(1, expected), "{0} of {1}", metric, known.Name);
    }

    private static RowMetricState Measured(RowMetric metric, LabelCase known, PredictionKind kind) =>
        Measure(metric, kind, known.Predictions, known.TargetRows);

    private static RowMetricState Measure(RowMetric metric, PredictionKind kind, double[][] predictions, double[][] targets)
    {
        RowMetricState state = metric.Start(kind, predictions[0].Length);
        foreach ((double[] prediction, double[] target) in predictions.Zip(targets))
        {
            state.Add(prediction, target);
        }

        return state;
    }
}

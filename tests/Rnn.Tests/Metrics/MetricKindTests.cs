using Rnn.Heads;
using Rnn.Metrics;

namespace Rnn.Tests.Metrics;

/// <summary>Which metric measures which outputs; all others are refused.</summary>
public class MetricKindTests
{
    private static readonly (PredictionKind Kind, int Size)[] _outputs =
    [
        (PredictionKind.Class, 2), (PredictionKind.Class, 3), (PredictionKind.YesOrNo, 1), (PredictionKind.YesOrNo, 3), (PredictionKind.Number, 1),
        (PredictionKind.Tag, 3), (PredictionKind.Unaligned, 3), (PredictionKind.Several, 3),
    ];

    public static TheoryData<string, string> Cases() => new()
    {
        { "accuracy", "Class 2, Class 3, YesOrNo 1, YesOrNo 3, Tag 3" },
        { "F1", "Class 2, Class 3, YesOrNo 1, YesOrNo 3, Tag 3" },
        { "precision", "Class 2, Class 3, YesOrNo 1, YesOrNo 3, Tag 3" },
        { "recall", "Class 2, Class 3, YesOrNo 1, YesOrNo 3, Tag 3" },
        { "accuracy (confusion matrix)", "Class 2, Class 3, YesOrNo 1, Tag 3" },
        { "ROC AUC", "Class 2, YesOrNo 1" },
        { "top-2 accuracy", "Class 3" },
        { "perplexity", "Class 2, Class 3, YesOrNo 1" },
        { "bits per symbol", "Class 2, Class 3, YesOrNo 1" },
        { "negative log-likelihood", "Class 2, Class 3, YesOrNo 1, YesOrNo 3" },
        { "MAE", "YesOrNo 1, YesOrNo 3, Number 1" },
        { "RMSE", "YesOrNo 1, YesOrNo 3, Number 1" },
        { "MAPE", "YesOrNo 1, YesOrNo 3, Number 1" },
        { "MASE", "YesOrNo 1, Number 1" },
        { "label error rate", "Class 2, Class 3, Tag 3, Unaligned 3" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_metric_takes_the_outputs_that_it_is_for_and_no_others(string name, string taken)
    {
        Metric metric = Metrics().Single(one => one.Name == name);

        string.Join(", ", _outputs.Where(output => IsTaken(metric, output)).Select(output => $"{output.Kind} {output.Size}")).Should().Be(taken);
    }

    [Fact]
    public void Every_metric_is_named_here() => Metrics().Select(metric => metric.Name).Should().BeEquivalentTo(Cases().Select(row => (string)row[0]));

    private static bool IsTaken(Metric metric, (PredictionKind Kind, int Size) output)
    {
        try
        {
            metric.Begin(output.Kind, output.Size);
            return true;
        }
        catch (ArgumentException e)
        {
            e.Message.Length.Should().BeGreaterThan(40, "it says what to do");
            return false;
        }
    }

    private static Metric[] Metrics() =>
    [
        new Accuracy(), new F1Score(), new Precision(), new Recall(), new Confusion(), new AreaUnderCurve(), new TopKAccuracy(2), new Perplexity(), new BitsPerSymbol(),
        new NegativeLogLikelihood(), new MeanAbsoluteError(), new RootMeanSquaredError(), new MeanAbsolutePercentageError(), new MeanAbsoluteScaledError(1), new LabelErrorRate(),
    ];
}

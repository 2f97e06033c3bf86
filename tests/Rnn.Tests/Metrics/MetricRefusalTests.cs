using Rnn.Heads;
using Rnn.Metrics;

namespace Rnn.Tests.Metrics;

/// <summary>Metrics, settings and rows that don't fit are refused, with advice.</summary>
public class MetricRefusalTests
{
    [Fact]
    public void Metrics_that_do_not_fit_an_output_are_refused_with_advice()
    {
        Refused(new Accuracy(), PredictionKind.Number, 1, "*accuracy*predicts numbers*MAE*softmax or sigmoid*");
        Refused(new Confusion(), PredictionKind.Number, 1, "*predicts numbers*");
        Refused(new MeanAbsoluteError(), PredictionKind.Class, 3, "*MAE*predicts classes*accuracy*");
        Refused(new Perplexity(), PredictionKind.YesOrNo, 2, "*perplexity*softmax*negative log-likelihood of several questions*");
        Refused(new BitsPerSymbol(), PredictionKind.Number, 1, "*bits per symbol*softmax*Leave it out*");
        Refused(new NegativeLogLikelihood(), PredictionKind.Number, 1, "*negative log-likelihood*predicts numbers*MAE*");
        Refused(new F1Score(ofClass: 3), PredictionKind.Class, 3, "*no class for F1 of class 3*0 to 2*");
        Refused(new Recall(ofClass: 2), PredictionKind.YesOrNo, 1, "*no class for recall of class 2*0 to 1*");
        Refused(new TopKAccuracy(3), PredictionKind.Class, 3, "*top-3 accuracy is always 1 with 3 classes*");
        Refused(new AreaUnderCurve(), PredictionKind.Class, 3, "*ROC AUC*one yes-or-no question*3 classes*macro F1*");
        Refused(new AreaUnderCurve(), PredictionKind.YesOrNo, 2, "*2 questions*");
        Refused(new Confusion(), PredictionKind.YesOrNo, 2, "*2 questions*");
        Refused(new Confusion(), PredictionKind.Class, 5000, "*5000 classes*4096*");
        Refused(new Confusion(["a", "b"]), PredictionKind.Class, 3, "*2 labels for 3 classes*");
        Refused(new MeanAbsoluteScaledError(1), PredictionKind.Number, 2, "*MASE*one output*");
        Refused(new Accuracy(), PredictionKind.Class, 1, "*outputSize*");

        static void Refused(RowMetric metric, PredictionKind kind, int size, string message) =>
            metric.Invoking(m => m.Start(kind, size)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Settings_that_are_none_are_refused()
    {
        Throws(() => new TopKAccuracy(0), "*k*");
        Throws(() => new F1Score((Averaging)7), "*Macro or Micro*");
        Throws(() => new Precision(ofClass: -1), "*numbered from 0*");
        Throws(() => new MeanAbsoluteScaledError(0), "*above 0; got 0*");
        Throws(() => new MeanAbsoluteScaledError(double.NaN), "*above 0; got NaN*");
        Throws(() => MeanAbsoluteScaledError.FromSeries([1, 2, 3], season: 3), "*more than 3 values; the series has 3*");
        Throws(() => MeanAbsoluteScaledError.FromSeries([1, 2, 1, 2], season: 2), "*naive error of the series is 0*");
        Throws(() => MeanAbsoluteScaledError.FromSeries([1, double.NaN, 1]), "*naive error of the series is NaN*");
        Throws(() => MeanAbsoluteScaledError.FromSeries([1, 2], season: 0), "*season must be 1 or more*got 0*");

        static void Throws(Func<RowMetric> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_and_not_counted()
    {
        RowMetricState state = new Accuracy().Start(PredictionKind.Class, 3);
        Refused([0.5, 0.5], [0], "*has 2 numbers; the measurement was begun for 3*");
        Refused([0.2, 0.3, 0.5], [0, 1], "*target has 2 numbers, the prediction 3*or one, the class*");
        Refused([0.2, 0.3, 0.5], [3], "*target 3 is no class*0 to 2*");
        Refused([0.2, 0.3, 0.5], [0.5], "*target 0.5 is no class*");
        Refused([0.2, 0.3, 0.5], [double.NaN], "*target is NaN*");
        state.Rows.Should().Be(0);

        void Refused(double[] prediction, double[] target, string message) =>
            state.Invoking(s => s.Add(prediction, target)).Should().Throw<ArgumentException>().WithMessage(message);
    }
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A metric that judges row by row: a row is one step of one sequence, or one sequence where the model answers once.</summary>
/// <remarks>
/// Measured with a model by <c>model.Evaluate(data, metrics)</c>, or row by row with <see cref="Start"/>. Where scikit-learn has the
/// metric, the definition is its. The loss of a training is a mean over outputs (but of a softmax output, whose classes are one answer),
/// and so are errors of numbers; what is a sum over outputs says so. A metric of your own derives from this class, and what it counts
/// from <see cref="RowMetricState"/>.
/// </remarks>
public abstract class RowMetric : Metric
{
    /// <summary>A metric of your own, in a class that derives from this one.</summary>
    /// <param name="name">Its name in reports: <c>accuracy</c>.</param>
    /// <param name="higherIsBetter">Whether more of it is better: true of an accuracy, false of an error.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected RowMetric(string name, bool higherIsBetter)
        : base(name, higherIsBetter)
    {
    }

    /// <summary>Begins a measurement, which then takes one row after the other.</summary>
    /// <param name="kind">What the predictions say: a class, yes or no, or numbers.</param>
    /// <param name="outputSize">Numbers per prediction.</param>
    /// <exception cref="ArgumentException">The metric does not fit such predictions.</exception>
    public abstract RowMetricState Start(PredictionKind kind, int outputSize);

    internal sealed override MetricState Begin(PredictionKind kind, int outputSize) => Start(kind, outputSize);

    private protected void RequireLabels(PredictionKind kind)
    {
        if (kind == PredictionKind.Number)
        {
            throw new ArgumentException(
                $"The metric {Name} counts right answers, and this output predicts numbers; " +
                "measure MAE or RMSE, or give the model a softmax or sigmoid output.");
        }
    }

    private protected void RequireClasses(PredictionKind kind)
    {
        if (kind != PredictionKind.Class)
        {
            throw new ArgumentException(
                $"The metric {Name} needs a probability for each of several classes, which a softmax output predicts; " +
                "leave it out here.");
        }
    }

    private protected void RequireSymbols(PredictionKind kind, int outputSize)
    {
        if (kind is PredictionKind.Number or PredictionKind.Tag || (kind == PredictionKind.YesOrNo && outputSize > 1))
        {
            throw new ArgumentException(
                $"The metric {Name} needs the probability of each symbol, which a softmax output predicts, or a sigmoid output of one " +
                $"question. {(kind == PredictionKind.YesOrNo ? "Measure the negative log-likelihood of several questions." : "Leave it out here.")}");
        }
    }

    private protected void RequireNumbers(PredictionKind kind)
    {
        if (kind.IsClass)
        {
            throw new ArgumentException(
                $"The metric {Name} measures numbers, and this output predicts classes; measure accuracy or F1.");
        }
    }
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>
/// A number that says how good predictions are. An object of it holds settings only and may serve many measurements.
/// </summary>
/// <remarks>
/// Measured with a model by <c>model.Evaluate(data, metrics)</c>, or row by row with <see cref="Start"/>. Where scikit-learn has the
/// metric, the definition is its. The loss of a training is a mean over outputs (but of a softmax output, whose classes are one answer),
/// and so are errors of numbers; what is a sum over outputs says so. A metric of your own derives from this class, and what it counts
/// from <see cref="MetricState"/>. </remarks>
public abstract class Metric
{
    private readonly string _name;

    /// <summary>A metric of your own, in a class that derives from this one.</summary>
    /// <param name="name">Its name in reports: <c>accuracy</c>.</param>
    /// <param name="higherIsBetter">Whether more of it is better: true of an accuracy, false of an error.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected Metric(string name, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _name = name;
        HigherIsBetter = higherIsBetter;
    }

    /// <summary>The metric's name in reports: <c>accuracy</c>, or <c>rain accuracy</c> where it measures the output <c>rain</c>.</summary>
    public string Name => Output is null ? _name : $"{Output} {_name}";

    /// <summary>The name of the output that it measures; null, the default, where the model has but one.</summary>
    public string? Output { get; init; }

    /// <summary>Whether more of it is better: of the accuracy, yes; of an error, no.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Begins a measurement, which then takes one row after the other.</summary>
    /// <param name="kind">What the predictions say: a class, yes or no, or numbers.</param>
    /// <param name="outputSize">Numbers per prediction.</param>
    /// <exception cref="ArgumentException">The metric does not fit such predictions.</exception>
    public abstract MetricState Start(PredictionKind kind, int outputSize);

    /// <summary>The <see cref="Name"/> of the metric.</summary>
    public override string ToString() => Name;

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
        if (kind == PredictionKind.Number || (kind == PredictionKind.YesOrNo && outputSize > 1))
        {
            throw new ArgumentException(
                $"The metric {Name} needs the probability of each symbol, which a softmax output predicts, or a sigmoid output of one " +
                $"question. {(kind == PredictionKind.YesOrNo ? "Measure the negative log-likelihood of several questions." : "Leave it out here.")}");
        }
    }

    private protected void RequireNumbers(PredictionKind kind)
    {
        if (kind == PredictionKind.Class)
        {
            throw new ArgumentException(
                $"The metric {Name} measures numbers, and this output predicts classes; measure accuracy or F1.");
        }
    }
}

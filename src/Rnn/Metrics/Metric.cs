using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>
/// A number that says how good predictions are. An object of it holds settings only and may serve many measurements.
/// </summary>
/// <remarks>
/// Measured with a model by <c>model.Evaluate(data, metrics)</c>. A metric of your own derives from <see cref="RowMetric"/>, if it judges
/// step by step, or from <see cref="SequenceMetric"/>, if it judges whole answers.
/// </remarks>
public abstract class Metric
{
    private readonly string _name;

    private protected Metric(string name, bool higherIsBetter)
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

    /// <summary>Begins a measurement of an output.</summary>
    /// <exception cref="ArgumentException">The metric does not fit such an output.</exception>
    internal abstract MetricState Begin(PredictionKind kind, int outputSize);

    /// <summary>The <see cref="Name"/> of the metric.</summary>
    public override string ToString() => Name;
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A metric of single labels, averaged: precision, recall, F1.</summary>
public abstract class AveragedMetric : Metric
{
    private readonly LabelCounts.Score _score;

    private protected AveragedMetric(string name, Averaging averaging, LabelCounts.Score score)
        : base(averaging == Averaging.Micro ? $"micro {name}" : name, higherIsBetter: true)
    {
        if (!Enum.IsDefined(averaging))
        {
            throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "Choose Macro or Micro.");
        }

        Averaging = averaging;
        _score = score;
    }

    /// <summary>How labels become one number.</summary>
    public Averaging Averaging { get; }

    /// <inheritdoc/>
    public override MetricState Start(PredictionKind kind, int outputSize)
    {
        RequireLabels(kind);
        return new LabelCounts(kind, outputSize, Averaging, _score);
    }
}

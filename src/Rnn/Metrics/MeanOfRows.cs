using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>Metrics that are a mean over rows, or a function of it.</summary>
internal sealed class MeanOfRows(PredictionKind kind, int outputSize, MeanOfRows.Measure measure, Func<double, double>? finish = null)
    : RowMetricState(kind, outputSize)
{
    private double _sum;

    /// <summary>What one row adds.</summary>
    public delegate double Measure(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target);

    protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target) => _sum += measure(prediction, target);

    protected override double Compute() => finish is null ? _sum / Rows : finish(_sum / Rows);
}

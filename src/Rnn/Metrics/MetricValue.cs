using System.Globalization;

namespace Rnn.Metrics;

/// <summary>What a metric came to.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value; NaN where it is undefined.</param>
public readonly record struct MetricValue(Metric Metric, double Value)
{
    /// <summary>In words: <c>accuracy 0.9125</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric?.Name} {Value:G5}");
}

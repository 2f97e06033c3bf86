using System.Globalization;

namespace Rnn.Metrics;

/// <summary>A metric and the value that it came to.</summary>
public sealed class MetricValue
{
    /// <summary>The metric that was measured.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The value of the metric; NaN where it is undefined.</summary>
    public required double Value { get; init; }

    /// <summary>Why the value is NaN, or what else to know of it; null, the default, if there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>In words: <c>accuracy 0.9125</c>, and the note in brackets if there is one.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Metric.Name} {Value:G5}") + (Note is null ? "" : $" ({Note})");
}

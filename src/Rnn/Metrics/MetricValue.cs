using System.Globalization;

namespace Rnn.Metrics;

/// <summary>What a metric came to.</summary>
public sealed class MetricValue
{
    /// <summary>The metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Its value; NaN where it is undefined.</summary>
    public required double Value { get; init; }

    /// <summary>Why the value is NaN, or what else to know of it; null if nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>In words: <c>accuracy 0.9125</c>, and the note in brackets if there is one.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Metric.Name} {Value:G5}") + (Note is null ? "" : $" ({Note})");
}

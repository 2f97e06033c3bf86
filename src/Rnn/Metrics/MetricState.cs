namespace Rnn.Metrics;

/// <summary>A measurement under way, whose value is known at any time: of rows, or of whole sequences.</summary>
public abstract class MetricState
{
    private protected MetricState()
    {
    }

    /// <summary>The metric of everything so far; NaN if there is nothing, or where it is undefined.</summary>
    public abstract double Value { get; }

    /// <summary>
    /// Why the value is NaN, or what else to know of it, in words that fit into brackets; null if there is nothing to say.
    /// </summary>
    public abstract string? Note { get; }
}

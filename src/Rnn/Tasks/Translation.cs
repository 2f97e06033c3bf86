namespace Rnn.Tasks;

/// <summary>An answer that a translator wrote, and what it looked at.</summary>
public sealed class Translation
{
    internal Translation(string text, double logProbability, bool isWhole, IReadOnlyList<string> source, IReadOnlyList<string> pieces, IReadOnlyList<IReadOnlyList<double>> alignment)
    {
        (Text, LogProbability, IsWhole, Source, Pieces, Alignment) = (text, logProbability, isWhole, source, pieces, alignment);
    }

    /// <summary>The answer.</summary>
    public string Text { get; }

    /// <summary>The logarithm of the probability that the network gives the answer, in nats: 0 for a certain one, else below 0.</summary>
    public double LogProbability { get; }

    /// <summary>Whether the answer came to its end; false where it was cut off at the most tokens.</summary>
    public bool IsWhole { get; }

    /// <summary>The pieces of the source as they were read, unknown ones as they stand; empty for a source of numbers.</summary>
    public IReadOnlyList<string> Source { get; }

    /// <summary>The pieces of the answer.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>
    /// For each piece of the answer how much it looked at each piece (or step) of the source: numbers that add up to 1. Empty for a network
    /// without attention.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> Alignment { get; }

    /// <summary>In words: <c>chat noir (log-probability -0.51)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Text} (log-probability {LogProbability:G3})");
}

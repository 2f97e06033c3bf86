namespace Rnn.Decoding;

/// <summary>Where the symbols of an answer stand in the input of a CTC model, by its most probable path.</summary>
public sealed class CtcAlignment
{
    /// <summary>A span of steps for each symbol, in order; steps between them are blank.</summary>
    public required IReadOnlyList<CtcSpan> Spans { get; init; }

    /// <summary>The logarithm of the probability of this one path, in nats; at most that of the answer.</summary>
    public required double LogProbability { get; init; }

    /// <summary>In words: <c>3 at 0..2, 1 at 5..6</c>, the end of a span not in it.</summary>
    public override string ToString() => string.Join(", ", Spans);
}

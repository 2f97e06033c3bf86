namespace Rnn.Decoding;

/// <summary>A sequence that was read from the outputs of a model.</summary>
public sealed class DecodedSequence
{
    /// <summary>The tokens, symbols or tags, in order; may be empty.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>
    /// The logarithm of the probability that the model gives the whole sequence, in nats: 0 of a certain one, else below 0.
    /// </summary>
    public required double LogProbability { get; init; }

    /// <summary>In words: <c>3 1 2 (log-probability -0.51)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{string.Join(' ', Tokens.Select(token => $"{token}"))} (log-probability {LogProbability:G5})");
}

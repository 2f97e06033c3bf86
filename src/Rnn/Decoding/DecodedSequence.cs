namespace Rnn.Decoding;

/// <summary>A sequence that was read from the outputs of a model, or written by it.</summary>
public sealed class DecodedSequence
{
    /// <summary>The tokens, symbols or tags, in order, without a token that ends them; may be empty.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>
    /// The logarithm of the probability that the model gives the whole sequence, with the token that ends it, if one did, in nats: 0 of a
    /// certain one, else below 0.
    /// </summary>
    public required double LogProbability { get; init; }

    /// <summary>
    /// That of each token after those before it, and last of the token that ended it, if one did; empty where tokens are not chosen one
    /// after the other (CTC, CRF).
    /// </summary>
    public IReadOnlyList<double> TokenLogProbabilities { get; init; } = [];

    /// <summary>
    /// How much each token, and the one that ended the sequence, has looked at each step of the input: numbers that add up to 1, the mean over
    /// the heads of the last layer with attention. Empty unless <see cref="DecodingOptions.KeepsAttention"/> asked for it.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> Attention { get; init; } = [];

    /// <summary>Why it ended: with the input, as CTC and CRF, unless it was written token by token.</summary>
    public DecodingEnd End { get; init; } = DecodingEnd.EndOfInput;

    /// <summary>In words: <c>3 1 2 (log-probability -0.51)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{string.Join(' ', Tokens.Select(token => $"{token}"))} (log-probability {LogProbability:G5})");
}

namespace Rnn.Decoding;

/// <summary>One token of a sequence that is being written.</summary>
public readonly struct DecodedToken
{
    /// <summary>The token.</summary>
    public int Token { get; init; }

    /// <summary>The logarithm of the probability that the model gave it, in nats, before temperature and constraints.</summary>
    public double LogProbability { get; init; }

    /// <summary>
    /// How much it has looked at each step of the input, numbers that add up to 1; empty unless
    /// <see cref="DecodingOptions.KeepsAttention"/> asked for it.
    /// </summary>
    public IReadOnlyList<double> Attention { get => field ?? []; init; }

    /// <summary>In words: <c>3 (log-probability -0.51)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Token} (log-probability {LogProbability:G5})");
}

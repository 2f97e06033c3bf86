namespace Rnn.Decoding;

/// <summary>One token of a sequence that is being written.</summary>
public readonly struct DecodedToken
{
    /// <summary>The token.</summary>
    public int Token { get; init; }

    /// <summary>The logarithm of the probability that the model gave it, in nats, before temperature and constraints.</summary>
    public double LogProbability { get; init; }

    /// <summary>In words: <c>3 (log-probability -0.51)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Token} (log-probability {LogProbability:G5})");
}

namespace Rnn.Decoding;

/// <summary>The steps at which a path of CTC has a symbol.</summary>
public sealed class CtcSpan
{
    /// <summary>The symbol.</summary>
    public required int Symbol { get; init; }

    /// <summary>Its steps: the first, and the one after the last.</summary>
    public required Range Steps { get; init; }

    /// <summary>In words: <c>3 at 0..2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Symbol} at {Steps}");
}

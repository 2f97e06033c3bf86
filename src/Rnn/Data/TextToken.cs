namespace Rnn.Data;

/// <summary>A piece of a text: what it says, and where it stands.</summary>
/// <param name="Text">The piece as a model reads it: normalised and in lower case, if the tokeniser does so.</param>
/// <param name="Start">Where it begins in the text that was cut, in UTF-16 code units, as <c>text.Substring(Start, Length)</c> takes it.</param>
/// <param name="Length">How long it is there.</param>
public readonly record struct TextToken(string Text, int Start, int Length)
{
    /// <summary>The place after the piece: <see cref="Start"/> + <see cref="Length"/>.</summary>
    public int End => Start + Length;

    /// <summary>In words: <c>'panic' at 6</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Text}' at {Start}");
}

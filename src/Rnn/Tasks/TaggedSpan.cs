namespace Rnn.Tasks;

/// <summary>A piece of a text that a tagger has marked: a name, or a word with its tag.</summary>
/// <param name="Text">The piece, as it stands in the text.</param>
/// <param name="Type">What it is, such as PER; of plain tags the tag.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 code units, as <c>text.Substring(Start, Length)</c> takes it.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Confidence">From 0 to 1: the probability of the tag of its least certain word.</param>
public readonly record struct TaggedSpan(string Text, string Type, int Start, int Length, double Confidence)
{
    /// <summary>The place after the piece: <see cref="Start"/> + <see cref="Length"/>.</summary>
    public int End => Start + Length;

    /// <summary>In words: <c>'Ada Lovelace' PER at 4 (0.98)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Text}' {Type} at {Start} ({Confidence:F2})");
}

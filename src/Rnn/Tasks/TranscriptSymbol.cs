namespace Rnn.Tasks;

/// <summary>A symbol of a transcript and the frames that say it, by the most probable path; often fewer than one hears or sees.</summary>
/// <param name="Text">The symbol, such as a character.</param>
/// <param name="Start">Its first frame.</param>
/// <param name="End">The frame after its last.</param>
public readonly record struct TranscriptSymbol(string Text, int Start, int End)
{
    /// <summary>In words: <c>'s' at 3..5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Text}' at {Start}..{End}");
}

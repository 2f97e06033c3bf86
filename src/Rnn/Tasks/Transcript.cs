namespace Rnn.Tasks;

/// <summary>What a sequence says, how sure that is, and where each symbol stands.</summary>
public sealed class Transcript
{
    internal Transcript()
    {
    }

    /// <summary>The text; may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>The probability of the whole text, from 0 to 1; of a long one it is small, as all of it must be right.</summary>
    public required double Confidence { get; init; }

    /// <summary>The symbols of the text and the frames of each.</summary>
    public required IReadOnlyList<TranscriptSymbol> Symbols { get; init; }

    /// <summary>In words: <c>'seven' (0.93)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Text}' ({Confidence:F2})");
}

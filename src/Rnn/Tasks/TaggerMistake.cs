namespace Rnn.Tasks;

/// <summary>A word that a tagger gave the wrong tag, and how often.</summary>
/// <param name="Word">The word.</param>
/// <param name="Wanted">Its right tag.</param>
/// <param name="Got">The tag that it was given.</param>
/// <param name="Count">How often this happened.</param>
/// <param name="Sentence">The first sentence in which it happened, its words with a space between them.</param>
public sealed record TaggerMistake(string Word, string Wanted, string Got, int Count, string Sentence)
{
    /// <summary>In words: <c>'Washington' is B-LOC, tagged B-PER, 3 times: Washington has a harbour</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Word}' is {Wanted}, tagged {Got}, {(Count == 1 ? "once" : $"{Count} times")}: {Sentence}");
}

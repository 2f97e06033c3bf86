namespace Rnn.Decoding;

/// <summary>How symbols are read from the outputs of a CTC model by beam search.</summary>
public sealed record CtcOptions
{
    /// <summary>How many beginnings of answers are followed at once, at least 1; 25 by default. More is slower and finds more.</summary>
    public int BeamWidth { get; init; } = 25;

    /// <summary>How many answers to give, best first, at least 1 and at most the beam's width; 1 by default.</summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// The only words that answers may consist of, each as its symbols; null, the default, for any. Needs <see cref="Separator"/>.
    /// </summary>
    public IReadOnlyCollection<int[]>? Words { get; init; }

    /// <summary>The symbol between two words, such as that of the space; null, the default, where answers are no words.</summary>
    public int? Separator { get; init; }

    /// <summary>
    /// What each word adds to the score by which answers are ranked, in nats; 0 by default. Above 0 favours more and shorter words. Needs
    /// <see cref="Separator"/>. Log-probabilities that are given leave it out.
    /// </summary>
    public double WordBonus { get; init; }

    /// <summary>The settings in words: <c>the best answer of a beam of 25</c>.</summary>
    public override string ToString() =>
        (Count == 1 ? "the best answer" : $"the {Count} best answers") + $" of a beam of {BeamWidth}" +
        (Words is null ? "" : $", of {Words.Count} words") + (WordBonus == 0 ? "" : $", word bonus {WordBonus}");

    /// <summary>Throws if something is out of range.</summary>
    internal void Check()
    {
        if (BeamWidth < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(BeamWidth), BeamWidth, FormattableString.Invariant(
                $"{nameof(BeamWidth)} must be at least 1; got {BeamWidth}."));
        }

        if (Count < 1 || Count > BeamWidth)
        {
            throw new ArgumentOutOfRangeException(nameof(Count), Count, FormattableString.Invariant(
                $"{nameof(Count)} must be from 1 to the beam's width of {BeamWidth}; got {Count}. Ask for fewer, or widen the beam."));
        }

        if (!double.IsFinite(WordBonus))
        {
            throw new ArgumentOutOfRangeException(nameof(WordBonus), WordBonus, FormattableString.Invariant($"{nameof(WordBonus)} must be finite; got {WordBonus}."));
        }

        if (Separator is null && (Words is not null || WordBonus != 0))
        {
            throw new ArgumentException($"Give the {nameof(Separator)} between words, or leave {nameof(Words)} and {nameof(WordBonus)} out.");
        }
    }

    /// <summary>Throws if something is not one of so many symbols.</summary>
    internal void CheckSymbols(int symbols)
    {
        if (Separator is { } separator && (separator < 0 || separator >= symbols))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{nameof(Separator)} must be one of the {symbols} symbols, 0 to {symbols - 1}; got {separator}."));
        }

        foreach (int[] word in Words ?? [])
        {
            if (word is null or [] || word.Any(symbol => symbol < 0 || symbol >= symbols || symbol == Separator))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"A word of {nameof(Words)} ({(word is null ? "null" : string.Join(' ', word.Select(symbol => $"{symbol}")))}) is empty, or holds the separator or something that is none of the symbols 0 to {symbols - 1}; correct it."));
            }
        }
    }
}

using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>How words become tokens: the word itself, and its first and last letters, by which a word that was never met is not quite unknown.</summary>
/// <param name="Words">The words that are known.</param>
/// <param name="Beginnings">First letters, four at most.</param>
/// <param name="Endings">Last letters, three at most.</param>
internal sealed record WordFeatures(Vocabulary Words, Vocabulary Beginnings, Vocabulary Endings)
{
    public const int Columns = 3;
    private const int BeginningLength = 4, EndingLength = 3;
    private const int WordSize = 128, PartSize = 64;

    /// <summary>What occurs often enough in the words of training texts.</summary>
    /// <exception cref="ArgumentException">No word occurs so often.</exception>
    public static WordFeatures Of(IReadOnlyList<string[]> texts, int minimumCount, int? sizeLimit) =>
        texts.SelectMany(words => words).CountBy(word => word).Any(count => count.Value >= minimumCount)
            ? new WordFeatures(
                Vocabulary.FromTexts(texts, minimumCount, sizeLimit is { } most && most < int.MaxValue ? most + 1 : null), // unknown words have an entry too
                Vocabulary.FromTexts(texts.Select(words => words.Select(BeginningOf)), minimumCount),
                Vocabulary.FromTexts(texts.Select(words => words.Select(EndingOf)), minimumCount))
            : throw new ArgumentException(FormattableString.Invariant($"No word occurs in the texts {minimumCount} times or more; give more texts, or lower MinimumCount."), nameof(texts));

    public EmbeddingColumn[] ToColumns() =>
    [
        new EmbeddingColumn("word", Words, WordSize), new EmbeddingColumn("beginning", Beginnings, PartSize), new EmbeddingColumn("ending", Endings, PartSize),
    ];

    /// <summary>The tokens of each word, [words, columns].</summary>
    public int[,] Encode(string[] words)
    {
        int[,] tokens = new int[words.Length, Columns];
        for (int i = 0; i < words.Length; i++)
        {
            tokens[i, 0] = Words.IndexOf(words[i]);
            tokens[i, 1] = Beginnings.IndexOf(BeginningOf(words[i]));
            tokens[i, 2] = Endings.IndexOf(EndingOf(words[i]));
        }

        return tokens;
    }

    private static string BeginningOf(string word) => word[..CutAt(word, Math.Min(BeginningLength, word.Length))];

    private static string EndingOf(string word) => word[CutAt(word, Math.Max(0, word.Length - EndingLength))..];

    // One place on where the cut would tear a character that takes two.
    private static int CutAt(string word, int place) =>
        place > 0 && place < word.Length && char.IsLowSurrogate(word[place]) && char.IsHighSurrogate(word[place - 1]) ? place + 1 : place;
}

using System.Runtime.InteropServices;
using System.Text;

namespace Rnn.Sequences;

/// <content>Vocabularies of what occurs in texts.</content>
public sealed partial class Vocabulary
{
    /// <summary>
    /// A vocabulary of the words of sentences, most frequent first, equally frequent ones in ordinal order: the same texts give the same
    /// tokens.
    /// </summary>
    /// <remarks>Take the training texts alone: what occurs only in the test has to be as unknown as it will be in use.</remarks>
    /// <param name="sentences">The words of each sentence. The sentences are read once, and not kept.</param>
    /// <param name="minimumCount">How often a word must occur to be listed; 1, the default, lists every word.</param>
    /// <param name="sizeLimit">The largest <see cref="Count"/>, the unknown entry included; null, the default, for no limit.</param>
    /// <param name="unknown">
    /// The entry for all other words, token 0, "&lt;unknown&gt;" by default; null for none. Where it occurs in the texts it is not
    /// counted as a word.
    /// </param>
    /// <exception cref="ArgumentException">No word is frequent enough, or a sentence or word is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The least count is not positive, or the limit leaves no room for a word.</exception>
    /// <example>
    /// <code>
    /// string[] texts = ["a good film", "not a good film"];
    /// Vocabulary words = Vocabulary.FromTexts(texts.Select(text =&gt; text.Split(' ')));
    /// int[] tokens = words.Encode("a", "good", "joke"); // "joke" has the token of &lt;unknown&gt;
    /// </code>
    /// </example>
    public static Vocabulary FromTexts(
        IEnumerable<IEnumerable<string>> sentences, int minimumCount = 1, int? sizeLimit = null, string? unknown = "<unknown>")
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Place.RequireAtLeast(1, minimumCount, nameof(minimumCount));
        long room = (sizeLimit ?? int.MaxValue) - (unknown is null ? 0L : 1);
        if (room < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sizeLimit), FormattableString.Invariant($"{sizeLimit} entries leave no room for a word; allow more."));
        }

        string[] words =
        [
            .. CountWords(sentences)
                .Where(count => count.Value >= minimumCount && count.Key != unknown)
                .OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key, StringComparer.Ordinal)
                .Take((int)room)
                .Select(count => count.Key),
        ];
        if (words.Length == 0)
        {
            throw new ArgumentException(
                $"No word occurs in the texts {minimumCount} times or more; give more texts or ask for less.", nameof(sentences));
        }

        return unknown is null ? new Vocabulary(words) : new Vocabulary([unknown, .. words]) { Unknown = unknown };
    }

    /// <summary>
    /// A vocabulary of the characters of texts (<see cref="Characters"/>), most frequent first, equally frequent ones in ordinal order.
    /// </summary>
    /// <param name="texts">The texts to count. Read once, and not kept.</param>
    /// <param name="minimumCount">How often a character must occur to be listed; 1, the default, lists every character.</param>
    /// <param name="sizeLimit">The largest <see cref="Count"/>, the unknown entry included; null, the default, for no limit.</param>
    /// <param name="unknown">The entry for all other characters, token 0, "&lt;unknown&gt;" by default; null for none.</param>
    /// <exception cref="ArgumentException">No character is frequent enough, or a text is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The least count is not positive, or the limit leaves no room for a character.
    /// </exception>
    /// <example>
    /// <code>
    /// Vocabulary letters = Vocabulary.FromCharacters(["to be", "or not to be"]);
    /// int[] tokens = letters.Encode(Vocabulary.Characters("not"));
    /// </code>
    /// </example>
    public static Vocabulary FromCharacters(
        IEnumerable<string> texts, int minimumCount = 1, int? sizeLimit = null, string? unknown = "<unknown>")
    {
        ArgumentNullException.ThrowIfNull(texts);
        return FromTexts(texts.Select(Characters), minimumCount, sizeLimit, unknown);
    }

    /// <summary>A text cut into its characters, which joined make the text again.</summary>
    /// <remarks>
    /// A character is a Unicode scalar value (a <see cref="Rune"/>), so no surrogate pair is torn. It is not what a reader sees as
    /// one character: a letter and its combining accent are two, and so are the parts of a composed emoji. How those join changes
    /// with every edition of Unicode, and a saved model would meet other characters than it has learned. Half of a surrogate pair
    /// standing alone, which is no text, becomes U+FFFD.
    /// </remarks>
    /// <param name="text">The text; may be empty.</param>
    public static string[] Characters(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.EnumerateRunes().Select(rune => rune.ToString())];
    }

    private static Dictionary<string, long> CountWords(IEnumerable<IEnumerable<string>> sentences)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        int number = 0;
        foreach (IEnumerable<string> sentence in sentences)
        {
            foreach (string word in sentence ?? throw new ArgumentException($"Sentence {number} is null; leave it out.", nameof(sentences)))
            {
                if (word is null)
                {
                    throw new ArgumentException($"Sentence {number} holds a word that is null; leave it out.", nameof(sentences));
                }

                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
            }

            number++;
        }

        return counts;
    }
}

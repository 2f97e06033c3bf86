namespace Rnn.Data;

/// <summary>A sentence whose words carry tags.</summary>
public sealed class TaggedText
{
    /// <summary>A sentence of words and their tags.</summary>
    /// <param name="words">The words, at least one.</param>
    /// <param name="tags">A tag for each word, such as B-PER, I-PER or O.</param>
    /// <exception cref="ArgumentException">There is no word, or not one tag for each.</exception>
    public TaggedText(IReadOnlyList<string> words, IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(tags);
        if (words.Count == 0)
        {
            throw new ArgumentException("A sentence needs at least one word.", nameof(words));
        }

        if (words.Count != tags.Count)
        {
            throw new ArgumentException($"There are {words.Count} words and {tags.Count} tags; give one tag for each word.", nameof(tags));
        }

        Words = words;
        Tags = tags;
    }

    /// <summary>The words in their order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>A tag for each word.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The words with their tags: <c>Ada/B-PER met/O</c>.</summary>
    public override string ToString() => string.Join(' ', Words.Zip(Tags, (word, tag) => $"{word}/{tag}"));
}

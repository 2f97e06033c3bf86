using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>
/// A list of words (or letters, or any texts) that numbers them: the token of a word is its place in the list, 0 for the first.
/// </summary>
/// <remarks>
/// An embedding takes tokens (<see cref="Encode"/>), other layers one-hot vectors (<see cref="OneHot"/>). With an
/// <see cref="Unknown"/> entry every word has a token; without one a word that is not listed is an error. There is no entry
/// for padding, because nothing is ever padded.
/// </remarks>
public sealed partial class Vocabulary
{
    private readonly string[] _words;
    private readonly Dictionary<string, int> _tokens;
    private readonly int _unknownToken = -1;

    /// <summary>A vocabulary of these words in this order.</summary>
    /// <param name="words">The words in the order of their tokens: at least one, none twice.</param>
    /// <exception cref="ArgumentException">There is none, one stands twice, or one is null.</exception>
    public Vocabulary(params IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. words];
        RequireNoNull(_words);
        _tokens = new Dictionary<string, int>(_words.Length, StringComparer.Ordinal);
        for (int token = 0; token < _words.Length; token++)
        {
            if (!_tokens.TryAdd(_words[token], token))
            {
                throw new ArgumentException(
                    $"The word '{_words[token]}' stands twice, at {_tokens[_words[token]]} and {token}; list it once.", nameof(words));
            }
        }

        if (_words.Length == 0)
        {
            throw new ArgumentException("A vocabulary needs at least one word.", nameof(words));
        }
    }

    /// <summary>Number of words, the unknown entry included: tokens go from 0 to Count − 1.</summary>
    public int Count => _words.Length;

    /// <summary>
    /// The entry that stands for every word that is not listed; null, the default of a list of your own, makes such a word an error.
    /// </summary>
    /// <exception cref="ArgumentException">It is not one of the words.</exception>
    public string? Unknown
    {
        get => _unknownToken < 0 ? null : _words[_unknownToken];
        init => _unknownToken = value is null ? -1 : _tokens.TryGetValue(value, out int token) ? token : throw new ArgumentException(
            $"The unknown entry '{value}' is not among the {Count} words; list it too.", nameof(Unknown));
    }

    /// <summary>The word that a token stands for.</summary>
    /// <param name="token">The token, 0 for the first word.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string this[int token]
    {
        get
        {
            Place.Require(token, Count, "token", nameof(token));
            return _words[token];
        }
    }

    /// <summary>Whether a word is listed, and so has a token of its own.</summary>
    /// <param name="word">The word, letter by letter.</param>
    public bool Contains(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _tokens.ContainsKey(word);
    }

    /// <summary>The token of a word; that of <see cref="Unknown"/>, if there is one, for a word that is not listed.</summary>
    /// <param name="word">The word, letter by letter.</param>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary, and there is no unknown entry.</exception>
    public int IndexOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _tokens.TryGetValue(word, out int token) ? token
            : _unknownToken >= 0 ? _unknownToken
            : throw new KeyNotFoundException(
                $"'{word}' is not among the {Count} words of the vocabulary ('{_words[0]}' … '{_words[^1]}').");
    }

    /// <summary>
    /// The tokens of a sentence, as an embedding takes them: <c>new Example&lt;float&gt;(vocabulary.Encode(words), 1f)</c>.
    /// </summary>
    /// <param name="words">The words in order; none gives no token.</param>
    /// <returns>A token for each word; that of <see cref="Unknown"/>, if there is one, for a word that is not listed.</returns>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary, and there is no unknown entry.</exception>
    /// <exception cref="ArgumentException">A word is null.</exception>
    public int[] Encode(params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        RequireNoNull(words);
        int[] tokens = new int[words.Count];
        for (int step = 0; step < tokens.Length; step++)
        {
            tokens[step] = IndexOf(words[step]);
        }

        return tokens;
    }

    /// <summary>A sentence as a sequence of one-hot vectors: the vector of token i is 1 at i and 0 elsewhere.</summary>
    /// <param name="words">The words in order; none gives no step.</param>
    /// <returns>[time, <see cref="Count"/>].</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary, and there is no unknown entry.</exception>
    /// <exception cref="ArgumentException">A word is null, or so many vectors don't fit into one tensor.</exception>
    public Tensor<T> OneHot<T>(params IReadOnlyList<string> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] tokens = Encode(words);
        if ((long)tokens.Length * Count > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{tokens.Length} words as one-hot vectors of {Count} are more numbers than a tensor can hold; " +
                $"let an embedding take their tokens ({nameof(Encode)}), or cut the text.", nameof(words));
        }

        T[] values = new T[tokens.Length * Count];
        for (int step = 0; step < tokens.Length; step++)
        {
            values[(step * Count) + tokens[step]] = T.One;
        }

        return Tensor.Create(values, [tokens.Length, Count]);
    }

    /// <summary>The words that tokens stand for, in their order; where an unknown word stood, <see cref="Unknown"/>.</summary>
    /// <param name="tokens">The tokens, 0 for the first word of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string[] Decode(params IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return [.. tokens.Select(token => token >= 0 && token < Count ? _words[token] : throw new ArgumentOutOfRangeException(
            nameof(tokens), FormattableString.Invariant($"The vocabulary has tokens 0 to {Count - 1}; there is no token {token}.")))];
    }

    /// <summary>The words that tokens stand for, joined into one text.</summary>
    /// <param name="tokens">The tokens, 0 for the first word of the vocabulary.</param>
    /// <param name="separator">What stands between two words: nothing, the default, between characters; a space between words.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string DecodeText(IEnumerable<int> tokens, string separator = "") => string.Join(separator, Decode(tokens));

    private static void RequireNoNull(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] is null)
            {
                throw new ArgumentException($"Word {i} is null; leave it out.", nameof(words));
            }
        }
    }
}

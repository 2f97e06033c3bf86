using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>A list of words (or letters, or any tokens) in which each is known by its place.</summary>
/// <remarks>
/// One-hot: the word at place i of n is a vector of n numbers, 1 at i and 0 elsewhere. With an <see cref="Unknown"/>
/// entry every word has a place; without one a word that is not listed is an error. There is no entry for padding,
/// because nothing is ever padded.
/// </remarks>
public sealed partial class Vocabulary
{
    private readonly string[] _words;
    private readonly Dictionary<string, int> _places;
    private readonly int _unknownPlace = -1;

    /// <summary>A vocabulary of these words in this order.</summary>
    /// <param name="words">At least one; none twice.</param>
    /// <exception cref="ArgumentException">There is none, one stands twice, or one is null.</exception>
    public Vocabulary(params IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. words];
        RequireNoNull(_words);
        _places = new Dictionary<string, int>(_words.Length, StringComparer.Ordinal);
        for (int place = 0; place < _words.Length; place++)
        {
            if (!_places.TryAdd(_words[place], place))
            {
                throw new ArgumentException(
                    $"The word '{_words[place]}' stands twice, at {_places[_words[place]]} and {place}; list it once.", nameof(words));
            }
        }

        if (_words.Length == 0)
        {
            throw new ArgumentException("A vocabulary needs at least one word.", nameof(words));
        }
    }

    /// <summary>Number of words, the unknown entry included.</summary>
    public int Count => _words.Length;

    /// <summary>The entry that stands for every word that is not listed; null if such a word is an error.</summary>
    /// <exception cref="ArgumentException">It is not one of the words.</exception>
    public string? Unknown
    {
        get => _unknownPlace < 0 ? null : _words[_unknownPlace];
        init => _unknownPlace = value is null ? -1 : _places.TryGetValue(value, out int place) ? place : throw new ArgumentException(
            $"The unknown entry '{value}' is not among the {Count} words; list it too.", nameof(Unknown));
    }

    /// <summary>The word at a place.</summary>
    /// <param name="place">0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public string this[int place]
    {
        get
        {
            Place.Require(place, Count, "place", nameof(place));
            return _words[place];
        }
    }

    /// <summary>Whether a word is listed.</summary>
    /// <param name="word">The word.</param>
    public bool Contains(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _places.ContainsKey(word);
    }

    /// <summary>The place of a word; that of <see cref="Unknown"/>, if there is one, for a word that is not listed.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary, and there is no unknown entry.</exception>
    public int IndexOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _places.TryGetValue(word, out int place) ? place
            : _unknownPlace >= 0 ? _unknownPlace
            : throw new KeyNotFoundException(
                $"'{word}' is not among the {Count} words of the vocabulary ('{_words[0]}' … '{_words[^1]}').");
    }

    /// <summary>A sentence as a sequence of one-hot vectors, [time, <see cref="Count"/>].</summary>
    /// <param name="words">The words in order.</param>
    /// <typeparam name="T">The number type.</typeparam>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary, and there is no unknown entry.</exception>
    public Tensor<T> OneHot<T>(params IReadOnlyList<string> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(words);
        RequireNoNull(words);
        T[] values = new T[checked(words.Count * Count)];
        for (int step = 0; step < words.Count; step++)
        {
            values[(step * Count) + IndexOf(words[step])] = T.One;
        }

        return Tensor.Create(values, [words.Count, Count]);
    }

    /// <summary>A sentence as a sequence of the words' places, [time, 1], which an embedding takes.</summary>
    /// <param name="words">The words in order.</param>
    /// <typeparam name="T">The number type.</typeparam>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary, and there is no unknown entry.</exception>
    public Tensor<T> Numbers<T>(params IReadOnlyList<string> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(words);
        RequireNoNull(words);
        T[] values = new T[words.Count];
        for (int step = 0; step < words.Count; step++)
        {
            values[step] = T.CreateTruncating(IndexOf(words[step]));
        }

        return Tensor.Create(values, [words.Count, 1]);
    }

    /// <summary>The words at these places; where an unknown word stood, <see cref="Unknown"/>.</summary>
    /// <param name="places">0 for the first word of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public string[] Words(params IEnumerable<int> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return [.. places.Select(place => place >= 0 && place < Count ? _words[place] : throw new ArgumentOutOfRangeException(
            nameof(places), place, $"The vocabulary has places 0 to {Count - 1}; there is no place {place}."))];
    }

    /// <summary>The words at these places as one text.</summary>
    /// <param name="places">0 for the first word of the vocabulary.</param>
    /// <param name="separator">What stands between two words: nothing between characters, a space between words.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public string Text(IEnumerable<int> places, string separator = "") => string.Join(separator, Words(places));

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

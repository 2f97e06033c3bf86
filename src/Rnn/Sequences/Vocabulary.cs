using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>A list of words (or letters, or any tokens) in which each is known by its place.</summary>
/// <remarks>One-hot: the word at place i of n is a vector of n numbers, 1 at i and 0 elsewhere.</remarks>
public sealed class Vocabulary
{
    private readonly string[] _words;
    private readonly Dictionary<string, int> _places;

    /// <summary>A vocabulary of these words in this order.</summary>
    /// <param name="words">At least one; none twice.</param>
    /// <exception cref="ArgumentException">There is none, or one stands twice.</exception>
    public Vocabulary(params IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. words];
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

    /// <summary>Number of words.</summary>
    public int Count => _words.Length;

    /// <summary>The word at a place.</summary>
    /// <param name="place">0 for the first.</param>
    public string this[int place] => _words[place];

    /// <summary>The place of a word.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary.</exception>
    public int IndexOf(string word) => _places.TryGetValue(word, out int place) ? place : throw new KeyNotFoundException(
        $"'{word}' is not among the {Count} words of the vocabulary ('{_words[0]}' … '{_words[^1]}').");

    /// <summary>A sentence as a sequence of one-hot vectors, [time, <see cref="Count"/>].</summary>
    /// <param name="words">The words in order.</param>
    /// <typeparam name="T">The number type.</typeparam>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary.</exception>
    public Tensor<T> OneHot<T>(params IReadOnlyList<string> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(words);
        T[] values = new T[words.Count * Count];
        for (int step = 0; step < words.Count; step++)
        {
            values[(step * Count) + IndexOf(words[step])] = T.One;
        }

        return Tensor.Create(values, [words.Count, Count]);
    }

    /// <summary>A sentence as a sequence of the words' places, [time, 1], which an embedding takes.</summary>
    /// <param name="words">The words in order.</param>
    /// <typeparam name="T">The number type.</typeparam>
    /// <exception cref="KeyNotFoundException">A word is not in the vocabulary.</exception>
    public Tensor<T> Numbers<T>(params IReadOnlyList<string> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(words);
        T[] values = new T[words.Count];
        for (int step = 0; step < words.Count; step++)
        {
            values[step] = T.CreateTruncating(IndexOf(words[step]));
        }

        return Tensor.Create(values, [words.Count, 1]);
    }
}

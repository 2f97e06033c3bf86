using System.Numerics;

namespace Rnn.Sequences;

/// <summary>One long text cut into pieces, each with the question which token comes next at every step. No piece is copied.</summary>
/// <remarks>
/// A model that says at each step what comes next learns from it. With one stream the pieces follow each other. With B streams the text is cut
/// into B long parts that are read side by side: example i + B goes on where example i ended, as <c>FitOptions.Stateful</c> with a batch size
/// of B and no shuffling wants it.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// Vocabulary letters = Vocabulary.FromCharacters([text]);
/// var data = new NextTokenDataset&lt;float&gt;(letters.Encode(Vocabulary.Characters(text)), length: 64);
/// </code>
/// </example>
public sealed class NextTokenDataset<T> : SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _tokens;
    private readonly T[] _targets;
    private readonly int _length;
    private readonly int _streams;
    private readonly int _streamLength;
    private readonly int _piecesPerStream;

    /// <summary>Pieces of a text.</summary>
    /// <param name="tokens">The whole text, at least two tokens.</param>
    /// <param name="length">Steps per piece, at least 1; the last piece of a stream may be shorter.</param>
    /// <param name="streams">How many parts are read side by side; 1 by default. What does not fill all of them is left out: fewer tokens than streams.</param>
    /// <exception cref="ArgumentException">The text is too short for a question in each stream.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Length or streams is not positive, or a token is negative.</exception>
    public NextTokenDataset(IReadOnlyList<int> tokens, int length, int streams = 1)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Place.RequireAtLeast(1, length, nameof(length));
        Place.RequireAtLeast(1, streams, nameof(streams));
        _tokens = [.. tokens];
        _streamLength = (_tokens.Length - 1) / streams;
        if (_streamLength < 1)
        {
            throw new ArgumentException(
                $"A text of {_tokens.Length} tokens asks nothing in {streams} streams; it takes {streams + 1L} tokens at least. Give more text or fewer streams.", nameof(tokens));
        }

        _targets = new T[_tokens.Length];
        for (int i = 0; i < _tokens.Length; i++)
        {
            Place.RequireAtLeast(0, _tokens[i], nameof(tokens));
            _targets[i] = T.CreateChecked(_tokens[i]);
        }

        _length = length;
        _streams = streams;
        _piecesPerStream = (_streamLength + length - 1) / length;
    }

    /// <inheritdoc/>
    public override int Count => _piecesPerStream * _streams;

    /// <inheritdoc/>
    public override int InputSize => 0;

    /// <inheritdoc/>
    public override int TokenColumns => 1;

    /// <inheritdoc/>
    public override int TargetSize => 1;

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetInput(int index) => [];

    /// <inheritdoc/>
    public override ReadOnlySpan<int> GetTokens(int index)
    {
        (int first, int count) = Find(index);
        return _tokens.AsSpan(first, count);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetTarget(int index)
    {
        (int first, int count) = Find(index);
        return _targets.AsSpan(first + 1, count);
    }

    private (int First, int Count) Find(int index)
    {
        Place.Require(index, Count, "example", nameof(index));
        int piece = index / _streams, stream = index % _streams;
        return ((stream * _streamLength) + (piece * _length), Math.Min(_length, _streamLength - (piece * _length)));
    }
}

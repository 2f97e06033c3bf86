using System.Runtime.CompilerServices;
using Rnn.Sequences;

namespace Rnn.Models;

/// <content>Steps of tokens.</content>
public sealed partial class StreamingSession<T>
{
    /// <summary>Feeds one step of tokens of each sequence and gives the predictions after it.</summary>
    /// <param name="tokens">The tokens, [<see cref="Rows"/> × <see cref="TokenColumns"/>], row after row.</param>
    /// <param name="output">Receives the predictions, [<see cref="Rows"/> × <see cref="OutputSize"/>], row after row.</param>
    /// <exception cref="ArgumentException">
    /// A length is another, the model takes numbers, or does not know a token; the state is as before.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    [OverloadResolutionPriority(-1)] // [1, 2] is features; an int[] is tokens
    public void Step(ReadOnlySpan<int> tokens, Span<T> output) => Step(tokens, [], output);

    /// <summary>Feeds one step of each sequence, tokens and the numbers beside them, and gives the predictions after it.</summary>
    /// <param name="tokens">The tokens, [<see cref="Rows"/> × <see cref="TokenColumns"/>], row after row.</param>
    /// <param name="numbers">
    /// The numbers beside them, [<see cref="Rows"/> × <see cref="InputSize"/>], row after row, finite; empty for a model of tokens alone.
    /// </param>
    /// <param name="output">Receives the predictions, [<see cref="Rows"/> × <see cref="OutputSize"/>], row after row.</param>
    /// <exception cref="ArgumentException">A length is another, or the input can't be used; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    public void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers, Span<T> output)
    {
        int size = _stream.InputSize;
        if (TokenColumns == 0 || tokens.Length != Rows * TokenColumns || numbers.Length != Rows * size || output.Length != Rows * OutputSize)
        {
            throw new ArgumentException(
                $"A step of this session takes {Rows} × {TokenColumns} tokens and {Rows} × {size} numbers, and gives {Rows} × {OutputSize}; got " +
                $"{tokens.Length} tokens, {numbers.Length} numbers and an output of {output.Length}.", nameof(tokens));
        }

        TensorShape.RequireFinite(numbers, Math.Max(1, size), nameof(numbers));
        for (int row = 0; row < Rows; row++)
        {
            DataCheck.RequireTokens(_model, tokens.Slice(row * TokenColumns, TokenColumns), Rows == 1 ? nameof(tokens) : $"row {row}");
        }

        Enter();
        try
        {
            Advance(tokens, numbers, output);
        }
        finally
        {
            Leave();
        }
    }
}

using System.Numerics.Tensors;
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

    /// <summary>Feeds some tokens of a sequence and gives the prediction after each. For a session of one row.</summary>
    /// <param name="tokens">One token per step, 0 for the first, for a model that begins with an embedding of one column; may be empty.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">The model takes other inputs, or does not know a token; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">The session has several rows, or another thread is using it.</exception>
    [OverloadResolutionPriority(-1)]
    public Tensor<T> Feed(int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Feed(tokens.Length, tokens, columns: 1, [], size: 0);
    }

    /// <summary>Feeds some steps of several tokens each and gives the prediction after each step. For a session of one row.</summary>
    /// <param name="tokens">[time, columns], in the order of the embedding's columns; may have no steps.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">The model takes other inputs, or does not know a token; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">The session has several rows, or another thread is using it.</exception>
    public Tensor<T> Feed(int[,] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Feed(tokens.GetLength(0), TensorShape.FlattenArray(tokens), tokens.GetLength(1), [], size: 0);
    }

    /// <summary>Feeds some steps of tokens and numbers and gives the prediction after each step. For a session of one row.</summary>
    /// <param name="tokens">[time, columns], in the order of the embedding's columns; may have no steps.</param>
    /// <param name="numbers">[time, features], of as many steps, finite.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">The model takes other inputs, or one can't be used; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">The session has several rows, or another thread is using it.</exception>
    public Tensor<T> Feed(int[,] tokens, T[,] numbers)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(numbers);
        if (tokens.GetLength(0) != numbers.GetLength(0))
        {
            throw new ArgumentException(
                $"There are {tokens.GetLength(0)} steps of tokens and {numbers.GetLength(0)} of numbers; give as many of both.", nameof(numbers));
        }

        return Feed(tokens.GetLength(0), TensorShape.FlattenArray(tokens), tokens.GetLength(1), TensorShape.FlattenArray(numbers), numbers.GetLength(1));
    }

    private Tensor<T> Feed(int steps, int[] tokens, int columns, T[] numbers, int size)
    {
        RequireOneRow();
        if (TokenColumns != columns || _stream.InputSize != size)
        {
            throw new ArgumentException(
                $"A step of this session takes {TokenColumns} tokens and {_stream.InputSize} numbers; got {columns} tokens and {size} numbers per step." +
                (TokenColumns == 0 ? " Give the numbers as [time, features]." : ""), nameof(tokens));
        }

        TensorShape.RequireFinite<T>(numbers, Math.Max(1, size), nameof(numbers));
        DataCheck.RequireTokens(_model, tokens, nameof(tokens));
        return Feed(steps, tokens, numbers, nameof(tokens));
    }
}

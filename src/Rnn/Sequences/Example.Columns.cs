using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Sequences;

/// <content>Examples of several tokens per step, as an embedding of several columns takes them.</content>
public sealed partial class Example<T>
{
    /// <summary>Several tokens per step in, one vector out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="target">What the network should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; the target has no outputs or holds NaN or infinity.
    /// </exception>
    public Example(int[,] tokens, T[] target)
        : this(Checked(tokens), tokens.GetLength(1), Tensor.Create(target))
    {
    }

    /// <summary>Several tokens per step in, one number or class out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="target">What the network should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; the target has no outputs or holds NaN or infinity.
    /// </exception>
    public Example(int[,] tokens, T target)
        : this(Checked(tokens), tokens.GetLength(1), Tensor.Create([target]))
    {
    }

    /// <summary>Several tokens per step in, a sequence out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="target">What the network should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; the target has no outputs or holds NaN or infinity.
    /// </exception>
    public Example(int[,] tokens, T[,] target)
        : this(Checked(tokens), tokens.GetLength(1), TensorShape.FromArray(target))
    {
    }

    /// <summary>Several tokens per step in, a class for each step out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="classes">What the network should answer: the class of each step, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; a class has no exact number of the type.
    /// </exception>
    [OverloadResolutionPriority(-1)] // [1, 0] is a vector; an int[] is classes
    public Example(int[,] tokens, int[] classes)
        : this(Checked(tokens), tokens.GetLength(1), Numbers(classes))
    {
    }

    /// <summary>Several tokens per step with numbers beside them in, one vector out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="numbers">The numbers beside them, [time, features], of as many steps, all finite.</param>
    /// <param name="target">What the network should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; numbers or target hold NaN or infinity, or have other steps.
    /// </exception>
    public Example(int[,] tokens, T[,] numbers, T[] target)
        : this(Checked(tokens), tokens.GetLength(1), TensorShape.FromArray(numbers), Tensor.Create(target))
    {
    }

    /// <summary>Several tokens per step with numbers beside them in, one number or class out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="numbers">The numbers beside them, [time, features], of as many steps, all finite.</param>
    /// <param name="target">What the network should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; numbers or target hold NaN or infinity, or have other steps.
    /// </exception>
    public Example(int[,] tokens, T[,] numbers, T target)
        : this(Checked(tokens), tokens.GetLength(1), TensorShape.FromArray(numbers), Tensor.Create([target]))
    {
    }

    /// <summary>Several tokens per step with numbers beside them in, a sequence out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="numbers">The numbers beside them, [time, features], of as many steps, all finite.</param>
    /// <param name="target">What the network should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; numbers or target hold NaN or infinity, or have other steps.
    /// </exception>
    public Example(int[,] tokens, T[,] numbers, T[,] target)
        : this(Checked(tokens), tokens.GetLength(1), TensorShape.FromArray(numbers), TensorShape.FromArray(target))
    {
    }

    /// <summary>Several tokens per step with numbers beside them in, a class for each step out.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns; 0 for the first token of each.</param>
    /// <param name="numbers">The numbers beside them, [time, features], of as many steps, all finite.</param>
    /// <param name="classes">What the network should answer: the class of each step, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// A token is negative or there are no columns; the numbers hold NaN or infinity, or have other steps; a class has no exact number of
    /// the type.
    /// </exception>
    [OverloadResolutionPriority(-1)] // [1, 0] is a vector; an int[] is classes
    public Example(int[,] tokens, T[,] numbers, int[] classes)
        : this(Checked(tokens), tokens.GetLength(1), TensorShape.FromArray(numbers), Numbers(classes))
    {
    }

    private static int[] Checked(int[,] tokens, [CallerArgumentExpression(nameof(tokens))] string? name = null)
    {
        int[] flat = TensorShape.FlattenArray(tokens, name);
        int columns = tokens.GetLength(1);
        if (columns == 0)
        {
            throw new ArgumentException($"{name} has no columns, [{tokens.GetLength(0)}, 0]; give at least one token per step.", name);
        }

        for (int i = 0; i < flat.Length; i++)
        {
            if (flat[i] < 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The token at step {i / columns}, column {i % columns} is {flat[i]}; tokens are numbered from 0."), name);
            }
        }

        return flat;
    }
}

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Sequences;

// Of [1, 0] nobody could tell whether features or tokens are meant: as a literal it is features, and an int[] is tokens.

/// <content>Examples of tokens.</content>
public sealed partial class Example<T>
{
    /// <summary>A sequence of tokens in, one vector out: <c>new Example&lt;float&gt;(vocabulary.Encode(words), [1f, 0f])</c>.</summary>
    /// <param name="tokens">One token per step, 0 for the first token; may be empty.</param>
    /// <param name="target">What the network should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">A token is negative; the target has no outputs or holds NaN or infinity.</exception>
    [OverloadResolutionPriority(-1)]
    public Example(int[] tokens, T[] target)
        : this(Checked(tokens), columns: 1, Tensor.Create(target))
    {
    }

    /// <summary>A sequence of tokens in, one number or class out: <c>new Example&lt;float&gt;(vocabulary.Encode(words), 1f)</c>.</summary>
    /// <param name="tokens">One token per step, 0 for the first token; may be empty.</param>
    /// <param name="target">What the network should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">A token is negative, or the target is NaN or infinite.</exception>
    [OverloadResolutionPriority(-1)]
    public Example(int[] tokens, T target)
        : this(Checked(tokens), columns: 1, Tensor.Create([target]))
    {
    }

    /// <summary>A sequence of tokens in, a sequence out.</summary>
    /// <param name="tokens">One token per step, 0 for the first token; may be empty.</param>
    /// <param name="target">What the network should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">A token is negative; the target has no outputs or holds NaN or infinity.</exception>
    [OverloadResolutionPriority(-1)]
    public Example(int[] tokens, T[,] target)
        : this(Checked(tokens), columns: 1, TensorShape.FromArray(target))
    {
    }

    /// <summary>
    /// A sequence of tokens in, a class for each step out: <c>new Example&lt;float&gt;(words.Encode(sentence), tags.Encode(labels))</c>.
    /// </summary>
    /// <param name="tokens">One token per step, 0 for the first token; may be empty.</param>
    /// <param name="classes">What the network should answer: the class of each step, 0 for the first.</param>
    /// <exception cref="ArgumentException">A token is negative, or a class has no exact number of the type.</exception>
    [OverloadResolutionPriority(-2)]
    public Example(int[] tokens, int[] classes)
        : this(Checked(tokens), columns: 1, Numbers(classes))
    {
    }

    /// <summary>Tokens [time, columns], with numbers [time, features] beside them or without.</summary>
    internal static Example<T> OfTensors(Tensor<int> tokens, Tensor<T>? numbers, Tensor<T> target)
    {
        int[] flat = Checked(TensorShape.Flatten(tokens, nameof(tokens)), nameof(tokens));
        int columns = (int)tokens.Lengths[1];
        return numbers is null ? new Example<T>(flat, columns, target) : new Example<T>(flat, columns, numbers, target);
    }

    private static int[] Checked(int[] tokens, [CallerArgumentExpression(nameof(tokens))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tokens, name);
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"Token {i} is {tokens[i]}; tokens are numbered from 0."), name);
            }
        }

        return [.. tokens];
    }

    private static Tensor<T> Numbers(int[] classes)
    {
        T[] numbers = [.. Checked(classes).Select(T.CreateTruncating)];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (int.CreateTruncating(numbers[i]) != classes[i])
            {
                throw new ArgumentException(
                    $"Class {classes[i]} is no {typeof(T).Name}, which has no odd numbers so large; take double.", nameof(classes));
            }
        }

        return Tensor.Create(numbers, [numbers.Length, 1]);
    }
}

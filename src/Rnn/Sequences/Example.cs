using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>One example: what the network gets, and what it should answer.</summary>
/// <remarks>
/// A sequence is a tensor [time, features]; one vector is a tensor [features] and the same as a sequence of one step.
/// Words and other entries of a vocabulary are given by their tokens (<see cref="Vocabulary.Encode"/>).
/// For a softmax head the target may be the class itself: one number, 0 for the first class.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// var rising = new Example&lt;float&gt;(new[,] { { 0.1f, 1f }, { 0.2f, 0f } }, 0.3f); // two steps of two features in, one number out
/// </code>
/// </example>
public sealed partial class Example<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An example from tensors: a vector or a sequence in, a vector or a sequence out.</summary>
    /// <param name="input">What the network gets: [time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">What it should answer: [time, outputs] or [outputs], all finite.</param>
    /// <exception cref="ArgumentException">A tensor has another number of dimensions, no features, or holds NaN or infinity.</exception>
    public Example(Tensor<T> input, Tensor<T> target)
    {
        (Input, InputLength, InputSize) = Flatten(input, nameof(input));
        (Target, TargetLength, TargetSize) = Flatten(target, nameof(target));
    }

    private Example(int[] tokens, int columns, Tensor<T> target)
    {
        (Tokens, TokenColumns, InputLength) = (tokens, columns, tokens.Length / columns);
        (Target, TargetLength, TargetSize) = Flatten(target, nameof(target));
    }

    private Example(int[] tokens, int columns, Tensor<T> numbers, Tensor<T> target)
        : this(tokens, columns, target)
    {
        TensorShape.RequireRank(numbers, 2, "numbers beside tokens [time, features]", nameof(numbers));
        (Input, int steps, InputSize) = Flatten(numbers, nameof(numbers));
        if (steps != InputLength)
        {
            throw new ArgumentException(
                $"There are {InputLength} steps of tokens and {steps} steps of numbers; give as many of either.", nameof(numbers));
        }
    }

    /// <summary>Number of steps of the input; 1 for a vector.</summary>
    public int InputLength { get; }

    /// <summary>Number of features per input step; 0 where a step is tokens alone.</summary>
    public int InputSize { get; }

    /// <summary>Number of tokens per input step; 0 where a step is features alone.</summary>
    public int TokenColumns { get; }

    /// <summary>Number of steps of the target; 1 for a vector, a number or a class.</summary>
    public int TargetLength { get; }

    /// <summary>Numbers per target step; 1 for a class.</summary>
    public int TargetSize { get; }

    /// <summary>How much its loss counts in a training, beside others of weight 1; finite and not negative, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or NaN.</exception>
    public double Weight
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(Weight), FormattableString.Invariant($"The weight of an example must be a finite number of 0 or more; got {value}."));
    } = 1;

    /// <summary>The state that the recurrent layers begin from, of one row; null, the default, for their own beginning.</summary>
    /// <remarks>Its gradient ends there: a state that is given is not learned.</remarks>
    /// <exception cref="ArgumentException">It has more rows than one, or none.</exception>
    public SessionState<T>? InitialState
    {
        get;
        init => field = value is null or { RowCount: 1 } ? value : throw new ArgumentException(
            $"The state of an example has one row; this one has {value.RowCount}.", nameof(InitialState));
    }

    internal T[] Input { get; } = [];

    internal int[] Tokens { get; } = [];

    internal T[] Target { get; }

    private static (T[] Values, int Length, int Size) Flatten(Tensor<T> tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.Rank is not (1 or 2))
        {
            throw new ArgumentException(
                $"{name} must be one vector or a sequence [time, numbers per step]; it is {TensorShape.Describe(tensor)}.", name);
        }

        TensorShape.RequireFeatures(tensor, name);
        T[] values = TensorShape.Flatten(tensor, name);
        int size = (int)tensor.Lengths[tensor.Rank - 1];
        TensorShape.RequireFinite<T>(values, size, name);
        return (values, values.Length / size, size);
    }
}

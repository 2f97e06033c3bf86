using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>What the network gets and what it should answer.</summary>
/// <remarks>
/// A sequence is a tensor [time, features]; one vector is a tensor [features] and the same as a sequence of one step.
/// For a softmax head the target may be the class itself: one number, 0 for the first class.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Example<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An example from tensors.</summary>
    /// <param name="input">[time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">[time, outputs] or [outputs], all finite.</param>
    /// <exception cref="ArgumentException">A tensor has another number of dimensions, no features, or holds NaN or infinity.</exception>
    public Example(Tensor<T> input, Tensor<T> target)
    {
        (Input, InputLength, InputSize) = Flatten(input, nameof(input));
        (Target, TargetLength, TargetSize) = Flatten(target, nameof(target));
    }

    /// <summary>A tensor in, one vector out: <c>new Example&lt;float&gt;(vocabulary.Numbers&lt;float&gt;(words), [1])</c>.</summary>
    /// <param name="input">[time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">[outputs].</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another number of dimensions; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(Tensor<T> input, T[] target)
        : this(input, Tensor.Create(target))
    {
    }

    /// <summary>A tensor in, a sequence out.</summary>
    /// <param name="input">[time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">[time, outputs].</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another number of dimensions; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(Tensor<T> input, T[,] target)
        : this(input, TensorShape.FromArray(target))
    {
    }

    /// <summary>A sequence in, one vector out.</summary>
    /// <param name="input">[time, features].</param>
    /// <param name="target">[outputs].</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[,] input, T[] target)
        : this(TensorShape.FromArray(input), Tensor.Create(target))
    {
    }

    /// <summary>A sequence in, a sequence out.</summary>
    /// <param name="input">[time, features].</param>
    /// <param name="target">[time, outputs].</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[,] input, T[,] target)
        : this(TensorShape.FromArray(input), TensorShape.FromArray(target))
    {
    }

    /// <summary>One vector in, one vector out.</summary>
    /// <param name="input">[features].</param>
    /// <param name="target">[outputs].</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[] input, T[] target)
        : this(Tensor.Create(input), Tensor.Create(target))
    {
    }

    /// <summary>One vector in, a sequence out.</summary>
    /// <param name="input">[features].</param>
    /// <param name="target">[time, outputs].</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[] input, T[,] target)
        : this(Tensor.Create(input), TensorShape.FromArray(target))
    {
    }

    /// <summary>Steps of the input.</summary>
    public int InputLength { get; }

    /// <summary>Features per input step.</summary>
    public int InputSize { get; }

    /// <summary>Steps of the target.</summary>
    public int TargetLength { get; }

    /// <summary>Numbers per target step.</summary>
    public int TargetSize { get; }

    /// <summary>How much its loss counts in a training, beside others of weight 1; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or NaN.</exception>
    public double Weight
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(Weight), value, FormattableString.Invariant($"The weight of an example must be a finite number of 0 or more; got {value}."));
    } = 1;

    /// <summary>The state that the layers begin from, of one row; null, the default, for their own beginning.</summary>
    /// <remarks>Its gradient ends there: a state that is given is not learned.</remarks>
    /// <exception cref="ArgumentException">It has more rows than one, or none.</exception>
    public SessionState<T>? InitialState
    {
        get;
        init => field = value is null or { RowCount: 1 } ? value : throw new ArgumentException(
            $"The state of an example has one row; this one has {value.RowCount}.", nameof(InitialState));
    }

    internal T[] Input { get; }

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
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        int size = checked((int)tensor.Lengths[tensor.Rank - 1]);
        TensorShape.RequireFinite<T>(values, size, name);
        return (values, values.Length / size, size);
    }
}

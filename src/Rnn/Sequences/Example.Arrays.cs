using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Sequences;

/// <content>Examples from arrays and numbers.</content>
public sealed partial class Example<T>
{
    /// <summary>A tensor in, one vector out.</summary>
    /// <param name="input">What the network gets: [time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">What it should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another number of dimensions; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(Tensor<T> input, T[] target)
        : this(input, Tensor.Create(target))
    {
    }

    /// <summary>A tensor in, a sequence out.</summary>
    /// <param name="input">What the network gets: [time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">What it should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another number of dimensions; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(Tensor<T> input, T[,] target)
        : this(input, TensorShape.FromArray(target))
    {
    }

    /// <summary>
    /// A sequence of numbers in, classes out: a class or tag for each step, or the symbols of a CTC output, which are fewer.
    /// </summary>
    /// <param name="input">What the network gets: [time, features], all finite; it may have no steps.</param>
    /// <param name="classes">What it should answer: the numbers of the classes, 0 for the first; may be empty.</param>
    /// <exception cref="ArgumentException">
    /// The input has another number of dimensions, no features, or holds NaN or infinity; or a class has no exact number of the type.
    /// </exception>
    /// <example>
    /// <code>
    /// var spoken = new Example&lt;float&gt;(sound, letters.Encode(["h", "i"])); // Tensor&lt;float&gt; sound: [time, features]
    /// </code>
    /// </example>
    [OverloadResolutionPriority(-2)]
    public Example(Tensor<T> input, int[] classes)
        : this(input, Numbers(classes))
    {
    }

    /// <inheritdoc cref="Example{T}(Tensor{T}, int[])"/>
    [OverloadResolutionPriority(-2)]
    public Example(T[,] input, int[] classes)
        : this(TensorShape.FromArray(input), Numbers(classes))
    {
    }

    /// <summary>A tensor in, one number or class out.</summary>
    /// <param name="input">What the network gets: [time, features] or [features], all finite; a sequence may have no steps.</param>
    /// <param name="target">What it should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another number of dimensions or no features; one holds NaN or infinity.
    /// </exception>
    public Example(Tensor<T> input, T target)
        : this(input, Tensor.Create([target]))
    {
    }

    /// <summary>A sequence in, one vector out.</summary>
    /// <param name="input">What the network gets: [time, features], all finite.</param>
    /// <param name="target">What it should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[,] input, T[] target)
        : this(TensorShape.FromArray(input), Tensor.Create(target))
    {
    }

    /// <summary>A sequence in, a sequence out.</summary>
    /// <param name="input">What the network gets: [time, features], all finite.</param>
    /// <param name="target">What it should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[,] input, T[,] target)
        : this(TensorShape.FromArray(input), TensorShape.FromArray(target))
    {
    }

    /// <summary>A sequence in, one number or class out.</summary>
    /// <param name="input">What the network gets: [time, features], all finite.</param>
    /// <param name="target">What it should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">The input has no features, or one holds NaN or infinity.</exception>
    public Example(T[,] input, T target)
        : this(TensorShape.FromArray(input), Tensor.Create([target]))
    {
    }

    /// <summary>A sequence in, one vector out.</summary>
    /// <param name="input">
    /// What the network gets: [time][features], an array of one length for each step; at least one step, all finite.
    /// </param>
    /// <param name="target">What it should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// The steps differ in length or one is null; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(T[][] input, T[] target)
        : this(TensorShape.FromRows(input), Tensor.Create(target))
    {
    }

    /// <summary>A sequence in, a sequence out.</summary>
    /// <param name="input">
    /// What the network gets: [time][features], an array of one length for each step; at least one step, all finite.
    /// </param>
    /// <param name="target">What it should answer: [time][outputs], all finite.</param>
    /// <exception cref="ArgumentException">
    /// The steps differ in length or one is null; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(T[][] input, T[][] target)
        : this(TensorShape.FromRows(input), TensorShape.FromRows(target))
    {
    }

    /// <summary>A sequence in, one number or class out.</summary>
    /// <param name="input">
    /// What the network gets: [time][features], an array of one length for each step; at least one step, all finite.
    /// </param>
    /// <param name="target">What it should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">
    /// The steps differ in length or one is null; one has no features or holds NaN or infinity.
    /// </exception>
    public Example(T[][] input, T target)
        : this(TensorShape.FromRows(input), Tensor.Create([target]))
    {
    }

    /// <summary>One vector in, one vector out.</summary>
    /// <param name="input">What the network gets: [features], all finite.</param>
    /// <param name="target">What it should answer: [outputs], all finite.</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[] input, T[] target)
        : this(Tensor.Create(input), Tensor.Create(target))
    {
    }

    /// <summary>One vector in, a sequence out.</summary>
    /// <param name="input">What the network gets: [features], all finite.</param>
    /// <param name="target">What it should answer: [time, outputs], all finite.</param>
    /// <exception cref="ArgumentException">One has no features or holds NaN or infinity.</exception>
    public Example(T[] input, T[,] target)
        : this(Tensor.Create(input), TensorShape.FromArray(target))
    {
    }

    /// <summary>One vector in, one number or class out.</summary>
    /// <param name="input">What the network gets: [features], all finite.</param>
    /// <param name="target">What it should answer: a number, or for a softmax the class, 0 for the first.</param>
    /// <exception cref="ArgumentException">The input has no features, or one holds NaN or infinity.</exception>
    public Example(T[] input, T target)
        : this(Tensor.Create(input), Tensor.Create([target]))
    {
    }
}

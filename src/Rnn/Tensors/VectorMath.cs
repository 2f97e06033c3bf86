using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>exp, tanh, sigmoid, softmax and log-sum-exp over spans, with the same bits on every machine.</summary>
/// <remarks>
/// Each is a fixed sequence of operations, whatever the vector width of the machine. NaN gives NaN.
/// An ulp is the distance between neighbouring numbers at the exact result. The bounds hold over the whole range
/// and were checked on a quarter of a million floats spread over all bit patterns, and on a million doubles.
/// </remarks>
public static unsafe class VectorMath
{
    /// <summary>eˣ of each element; error below 1.5 ulp (float and double); 0 and ∞ beyond the range, gradual underflow.</summary>
    /// <param name="x">The arguments; may be empty.</param>
    /// <param name="destination">Receives the results: as long as x or longer; may be the same memory.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The destination is shorter than x or overlaps it in part.</exception>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x, destination);
        fixed (T* from = x, to = destination)
        {
            Elementwise.Run<ExpFormula<T>, T>(new(from, to), x.Length);
        }
    }

    /// <summary>tanh x of each element; error below 2 ulp (float and double); ±1 far out, ±0 kept.</summary>
    /// <param name="x">The arguments; may be empty.</param>
    /// <param name="destination">Receives the results: as long as x or longer; may be the same memory.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The destination is shorter than x or overlaps it in part.</exception>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x, destination);
        fixed (T* from = x, to = destination)
        {
            Elementwise.Run<TanhFormula<T>, T>(new(from, to), x.Length);
        }
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ) of each element; error below 2 ulp (float and double); 0 and 1 far out.</summary>
    /// <param name="x">The arguments; may be empty.</param>
    /// <param name="destination">Receives the results: as long as x or longer; may be the same memory.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The destination is shorter than x or overlaps it in part.</exception>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x, destination);
        fixed (T* from = x, to = destination)
        {
            Elementwise.Run<SigmoidFormula<T>, T>(new(from, to), x.Length);
        }
    }

    /// <summary>
    /// The softmax of a vector: softmax(x)ᵢ = e^(xᵢ − m) / Σⱼ e^(xⱼ − m) with m the largest element, so that nothing overflows.
    /// </summary>
    /// <remarks>
    /// Relative error below (n/64 + 10 + |xᵢ − m|)·u with u = 2⁻²⁴ (float) or 2⁻⁵³ (double), n the length, above the smallest numbers.
    /// </remarks>
    /// <param name="x">The arguments, at least one.</param>
    /// <param name="destination">Receives the results: as long as x or longer; may be the same memory.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">x is empty, or the destination is shorter than x or overlaps it in part.</exception>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x, destination);
        destination = destination[..x.Length];
        T sum = ExpOfDifferences(x, Largest(x), destination);
        fixed (T* to = destination)
        {
            Elementwise.Run<DivideFormula<T>, T>(new(to, sum), destination.Length);
        }
    }

    /// <summary>
    /// The logarithm of a sum of exponentials: ln Σⱼ e^(xⱼ) = m + ln Σⱼ e^(xⱼ − m) with m the largest element, so that nothing overflows.
    /// </summary>
    /// <remarks>Absolute error below (n/64 + 10)·u + u·|result|, u = 2⁻²⁴ (float) or 2⁻⁵³ (double), n the length.</remarks>
    /// <param name="x">The arguments, at least one.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">x is empty.</exception>
    [SkipLocalsInit]
    public static T LogSumExp<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NumberType<T>.ThrowIfUnsupported();
        T largest = Largest(x);
        if (!T.IsFinite(largest))
        {
            return largest; // all −∞, some ∞, or NaN: the sum is the same
        }

        const int Chunk = 256;
        T* exp = stackalloc T[Chunk];
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i += Chunk)
        {
            int count = Math.Min(Chunk, x.Length - i);
            sum += ExpOfDifferences(x.Slice(i, count), largest, new Span<T>(exp, count));
        }

        return T.CreateTruncating(double.CreateTruncating(largest) + ScalarMath.Log(double.CreateTruncating(sum)));
    }

    /// <summary>destination = e^(x − shift); gives the sum.</summary>
    private static T ExpOfDifferences<T>(ReadOnlySpan<T> x, T shift, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* from = x, to = destination)
        {
            Elementwise.Run<ExpOfDifferenceFormula<T>, T>(new(from, to, shift), x.Length);
        }

        return Reduction.Sum<T>(destination);
    }

    private static T Largest<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.IsEmpty)
        {
            throw new ArgumentException("At least one element is needed: an empty set has no largest one.", nameof(x));
        }

        return TensorPrimitives.Max(x); // NaN wins
    }

    private static void Check<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NumberType<T>.ThrowIfUnsupported();
        if (destination.Length < x.Length)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} elements, the arguments {x.Length}; make it as long.",
                nameof(destination));
        }

        if (x.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                $"The destination begins {offset} elements into the arguments; use the same memory or memory apart.", nameof(destination));
        }
    }

    private readonly struct ExpFormula<T>(T* x, T* y) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(y + i, LaneMath<V, T>.Exp(V.Load(x + i)));
            }
        }
    }

    private readonly struct ExpOfDifferenceFormula<T>(T* x, T* y, T shift) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(y + i, LaneMath<V, T>.Exp(V.Load(x + i) - V.Splat(shift)));
            }
        }
    }

    private readonly struct TanhFormula<T>(T* x, T* y) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(y + i, LaneMath<V, T>.Tanh(V.Load(x + i)));
            }
        }
    }

    private readonly struct SigmoidFormula<T>(T* x, T* y) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(y + i, LaneMath<V, T>.Sigmoid(V.Load(x + i)));
            }
        }
    }

    private readonly struct DivideFormula<T>(T* x, T divisor) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(x + i, V.Load(x + i) / V.Splat(divisor));
            }
        }
    }
}

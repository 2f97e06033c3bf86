using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>Sums over a whole array, in an order that no machine changes.</summary>
/// <remarks>
/// Element i is added to partial sum i mod 64, and the 64 partial sums are folded in halves. Every vector width
/// divides 64, so each width computes the very same sums.
/// </remarks>
internal static unsafe class Reduction
{
    private const int LaneCount = 64;

    [SkipLocalsInit]
    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[LaneCount];
        new Span<T>(sums, LaneCount).Clear();
        fixed (T* start = values)
        {
            for (int i = 0; i < values.Length; i += LaneCount)
            {
                Elementwise.Run<AddFormula<T>, T>(new(start + i, sums), Math.Min(LaneCount, values.Length - i));
            }
        }

        return Fold(sums);
    }

    [SkipLocalsInit]
    public static T SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[LaneCount];
        new Span<T>(sums, LaneCount).Clear();
        fixed (T* start = values)
        {
            for (int i = 0; i < values.Length; i += LaneCount)
            {
                Elementwise.Run<AddSquareFormula<T>, T>(new(start + i, sums), Math.Min(LaneCount, values.Length - i));
            }
        }

        return Fold(sums);
    }

    /// <summary>Σ aᵢ·bᵢ of arrays of the same length.</summary>
    [SkipLocalsInit]
    public static T SumOfProducts<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[LaneCount];
        new Span<T>(sums, LaneCount).Clear();
        fixed (T* first = a, second = b[..a.Length])
        {
            for (int i = 0; i < a.Length; i += LaneCount)
            {
                Elementwise.Run<AddProductFormula<T>, T>(new(first + i, second + i, sums), Math.Min(LaneCount, a.Length - i));
            }
        }

        return Fold(sums);
    }

    /// <summary>Adds the rows of a matrix into one row, in order.</summary>
    public static void AddRows<T>(MatrixSpan<T> matrix, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* start = matrix, destination = sum)
        {
            for (int row = 0; row < matrix.Rows; row++)
            {
                Elementwise.Run<AddFormula<T>, T>(new(start + ((nint)row * matrix.RowStride), destination), matrix.Columns);
            }
        }
    }

    private static T Fold<T>(T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int half = LaneCount / 2; half > 0; half /= 2)
        {
            Elementwise.Run<AddFormula<T>, T>(new(sums + half, sums), half);
        }

        return sums[0];
    }

    // sum += x
    private readonly struct AddFormula<T>(T* x, T* sum) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(sum + i, V.Load(sum + i) + V.Load(x + i));
            }
        }
    }

    // sum += x²
    private readonly struct AddSquareFormula<T>(T* x, T* sum) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V value = V.Load(x + i);
                V.Store(sum + i, V.Fma(value, value, V.Load(sum + i)));
            }
        }
    }

    // sum += a·b
    private readonly struct AddProductFormula<T>(T* a, T* b, T* sum) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(sum + i, V.Fma(V.Load(a + i), V.Load(b + i), V.Load(sum + i)));
            }
        }
    }
}

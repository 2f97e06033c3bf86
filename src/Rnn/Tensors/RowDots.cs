using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rnn.Tensors;

/// <summary>y = M·x for a small matrix whose rows lie where they are: the product of each row with one vector, nothing packed.</summary>
/// <remarks>
/// Element i is added to partial sum i mod 16, and the 16 partial sums are folded in halves. Every vector width divides 16, so each width
/// computes the very same sums.
/// </remarks>
internal static unsafe class RowDots
{
    private const int SumCount = 16;

    /// <param name="x">x, [columns].</param>
    /// <param name="matrix">M, [rows, columns]; the elements of a row side by side.</param>
    /// <param name="y">y, [rows], to be written.</param>
    public static void Multiply<T>(ReadOnlySpan<T> x, MatrixSpan<T> matrix, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* vector = x, rows = matrix, to = y[..matrix.Rows])
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512<T>, T>(vector, rows, matrix.RowStride, matrix.Rows, matrix.Columns, to);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256<T>, T>(vector, rows, matrix.RowStride, matrix.Rows, matrix.Columns, to);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                Run<Lanes128<T>, T>(vector, rows, matrix.RowStride, matrix.Rows, matrix.Columns, to);
            }
            else
            {
                Run<Lane<T>, T>(vector, rows, matrix.RowStride, matrix.Rows, matrix.Columns, to);
            }
        }
    }

    [SkipLocalsInit]
    private static void Run<V, T>(T* x, T* m, nint stride, int rows, int count, T* y)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[SumCount];
        int whole = count - (count % SumCount);
        for (int row = 0; row < rows; row++, m += stride)
        {
            AddWhole<V, T>(x, m, whole, sums);
            for (int i = whole; i < count; i++)
            {
                sums[i - whole] = T.FusedMultiplyAdd(x[i], m[i], sums[i - whole]);
            }

            for (int half = SumCount / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    sums[i] += sums[half + i];
                }
            }

            y[row] = sums[0];
        }
    }

    // One, two or four registers hold the sums; where they would need more, memory does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWhole<V, T>(T* x, T* m, int whole, T* sums)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (V.Count == SumCount)
        {
            V a = default;
            for (int i = 0; i < whole; i += SumCount)
            {
                a = V.Fma(V.Load(x + i), V.Load(m + i), a);
            }

            V.Store(sums, a);
        }
        else if (V.Count == SumCount / 2)
        {
            V a = default, b = default;
            for (int i = 0; i < whole; i += SumCount)
            {
                a = V.Fma(V.Load(x + i), V.Load(m + i), a);
                b = V.Fma(V.Load(x + i + V.Count), V.Load(m + i + V.Count), b);
            }

            V.Store(sums, a);
            V.Store(sums + V.Count, b);
        }
        else if (V.Count == SumCount / 4)
        {
            V a = default, b = default, c = default, d = default;
            for (int i = 0; i < whole; i += SumCount)
            {
                a = V.Fma(V.Load(x + i), V.Load(m + i), a);
                b = V.Fma(V.Load(x + i + V.Count), V.Load(m + i + V.Count), b);
                c = V.Fma(V.Load(x + i + (2 * V.Count)), V.Load(m + i + (2 * V.Count)), c);
                d = V.Fma(V.Load(x + i + (3 * V.Count)), V.Load(m + i + (3 * V.Count)), d);
            }

            V.Store(sums, a);
            V.Store(sums + V.Count, b);
            V.Store(sums + (2 * V.Count), c);
            V.Store(sums + (3 * V.Count), d);
        }
        else
        {
            new Span<T>(sums, SumCount).Clear();
            for (int i = 0; i < whole; i += SumCount)
            {
                for (int j = 0; j < SumCount; j += V.Count)
                {
                    V.Store(sums + j, V.Fma(V.Load(x + i + j), V.Load(m + i + j), V.Load(sums + j)));
                }
            }
        }
    }
}

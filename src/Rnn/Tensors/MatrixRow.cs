using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>The innermost product where A has a single row: four panels of C at once.</summary>
/// <remarks>
/// A tile of one row would have three sums, and each would wait for its own last fused multiply-add. Twelve sums keep
/// the units busy. Each element is the same chain over k as in <see cref="MatrixTile{V, T}"/>.
/// </remarks>
internal static unsafe class MatrixRow<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Panels = 4;

    private const int Registers = 3;

    /// <param name="depth">Number of steps of k.</param>
    /// <param name="a">The row of A.</param>
    /// <param name="b">The first of four full packed panels.</param>
    /// <param name="panel">Distance between panels.</param>
    /// <param name="start">What the sums begin from; null for 0.</param>
    /// <param name="c">The row of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(int depth, MatrixPointer<T> a, T* b, nint panel, T* start, T* c)
    {
        V c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        int width = Registers * V.Count;
        if (start != null)
        {
            Load(start, out c00, out c01, out c02);
            Load(start + width, out c10, out c11, out c12);
            Load(start + (2 * width), out c20, out c21, out c22);
            Load(start + (3 * width), out c30, out c31, out c32);
        }

        T* value = a.Start;
        T* b1 = b + panel, b2 = b1 + panel, b3 = b2 + panel;
        for (nint k = 0, at = 0; k < depth; k++, at += width, value += a.Column)
        {
            V splat = V.Splat(*value);
            Step(splat, b + at, ref c00, ref c01, ref c02);
            Step(splat, b1 + at, ref c10, ref c11, ref c12);
            Step(splat, b2 + at, ref c20, ref c21, ref c22);
            Step(splat, b3 + at, ref c30, ref c31, ref c32);
        }

        Store(c, c00, c01, c02);
        Store(c + width, c10, c11, c12);
        Store(c + (2 * width), c20, c21, c22);
        Store(c + (3 * width), c30, c31, c32);
    }

    // One panel, one step of k.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(V a, T* b, ref V c0, ref V c1, ref V c2)
    {
        c0 = V.Fma(a, V.Load(b), c0);
        c1 = V.Fma(a, V.Load(b + V.Count), c1);
        c2 = V.Fma(a, V.Load(b + (2 * V.Count)), c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* c, out V c0, out V c1, out V c2)
    {
        c0 = V.Load(c);
        c1 = V.Load(c + V.Count);
        c2 = V.Load(c + (2 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* c, V c0, V c1, V c2)
    {
        V.Store(c, c0);
        V.Store(c + V.Count, c1);
        V.Store(c + (2 * V.Count), c2);
    }
}

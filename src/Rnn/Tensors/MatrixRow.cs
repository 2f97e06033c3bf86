using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>The innermost product where A has a single row: up to four panels of C at once, and the narrow one at the end.</summary>
/// <remarks>
/// A tile of one row would have three sums, and each would wait for its own last fused multiply-add. Twelve sums keep
/// the units busy. Each element is the same chain over k as in <see cref="MatrixTile{V, T}"/>.
/// </remarks>
internal static unsafe class MatrixRow<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most full panels at once.</summary>
    public const int Panels = 4;

    private const int Registers = 3;

    /// <param name="depth">Number of steps of k.</param>
    /// <param name="a">The row of A.</param>
    /// <param name="b">The first of the full packed panels.</param>
    /// <param name="panel">Distance between panels.</param>
    /// <param name="last">The panel after them, of fewer registers.</param>
    /// <param name="start">What the sums begin from; null for 0.</param>
    /// <param name="c">The row of C.</param>
    /// <typeparam name="TPanels">Full panels, up to four.</typeparam>
    /// <typeparam name="TLast">Registers of the last panel, up to two.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<TPanels, TLast>(int depth, in MatrixPointer<T> a, T* b, nint panel, T* last, T* start, T* c)
        where TPanels : struct, ICount
        where TLast : struct, ICount
    {
        V c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        V d0 = default, d1 = default, none = default;
        int width = Registers * V.Count;
        T* from = start;
        if (from != null)
        {
            if (TPanels.Value > 0) { Load<Three>(from, ref c00, ref c01, ref c02); }
            if (TPanels.Value > 1) { Load<Three>(from + width, ref c10, ref c11, ref c12); }
            if (TPanels.Value > 2) { Load<Three>(from + (2 * width), ref c20, ref c21, ref c22); }
            if (TPanels.Value > 3) { Load<Three>(from + (3 * width), ref c30, ref c31, ref c32); }
            Load<TLast>(from + (TPanels.Value * width), ref d0, ref d1, ref none);
        }

        T* value = a.Start;
        nint next = a.Column;
        T* b1 = b + panel, b2 = b1 + panel, b3 = b2 + panel;
        for (nint k = 0, at = 0; k < depth; k++, at += width, value += next, last += TLast.Value * V.Count)
        {
            V splat = V.Splat(*value);
            if (TPanels.Value > 0) { Step<Three>(splat, b + at, ref c00, ref c01, ref c02); }
            if (TPanels.Value > 1) { Step<Three>(splat, b1 + at, ref c10, ref c11, ref c12); }
            if (TPanels.Value > 2) { Step<Three>(splat, b2 + at, ref c20, ref c21, ref c22); }
            if (TPanels.Value > 3) { Step<Three>(splat, b3 + at, ref c30, ref c31, ref c32); }
            Step<TLast>(splat, last, ref d0, ref d1, ref none);
        }

        if (TPanels.Value > 0) { Store<Three>(c, c00, c01, c02); }
        if (TPanels.Value > 1) { Store<Three>(c + width, c10, c11, c12); }
        if (TPanels.Value > 2) { Store<Three>(c + (2 * width), c20, c21, c22); }
        if (TPanels.Value > 3) { Store<Three>(c + (3 * width), c30, c31, c32); }
        Store<TLast>(c + (TPanels.Value * width), d0, d1, none);
    }

    // One panel, one step of k.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRegisters>(V a, T* b, ref V c0, ref V c1, ref V c2)
        where TRegisters : struct, ICount
    {
        if (TRegisters.Value > 0) { c0 = V.Fma(a, V.Load(b), c0); }
        if (TRegisters.Value > 1) { c1 = V.Fma(a, V.Load(b + V.Count), c1); }
        if (TRegisters.Value > 2) { c2 = V.Fma(a, V.Load(b + (2 * V.Count)), c2); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TRegisters>(T* c, ref V c0, ref V c1, ref V c2)
        where TRegisters : struct, ICount
    {
        if (TRegisters.Value > 0) { c0 = V.Load(c); }
        if (TRegisters.Value > 1) { c1 = V.Load(c + V.Count); }
        if (TRegisters.Value > 2) { c2 = V.Load(c + (2 * V.Count)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRegisters>(T* c, V c0, V c1, V c2)
        where TRegisters : struct, ICount
    {
        if (TRegisters.Value > 0) { V.Store(c, c0); }
        if (TRegisters.Value > 1) { V.Store(c + V.Count, c1); }
        if (TRegisters.Value > 2) { V.Store(c + (2 * V.Count), c2); }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rnn.Tensors;

/// <summary>
/// The innermost product: a tile of C of up to 8 rows by 3 registers, held in registers while k runs.
/// </summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds over k in rising order, begun from 0, from a bias or from the
/// C that is there. The chain does not depend on the shape of the tile, the width of the registers or the
/// depth of the blocks, so neither does a bit of the result. 8×3 fills the 32 registers of AVX-512 with
/// 24 sums, 3 registers of B and 1 of A; a machine with 16 registers takes 4×3.
/// A count that is not reached is a branch on a constant, which the compiler drops.
/// </remarks>
internal static unsafe class MatrixTile<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows that a tile of three registers may have.</summary>
    public static int Rows => V.Count * sizeof(T) == 64 ? 8 : 4; // AVX-512 has 32 registers

    /// <summary>Computes one tile.</summary>
    /// <param name="depth">Number of steps of k.</param>
    /// <param name="a">A, [rows, depth].</param>
    /// <param name="b">Packed panel of B: the registers of step 0, then those of step 1, …</param>
    /// <param name="start">What the sums begin from, its columns side by side; null for 0.</param>
    /// <param name="c">The tile of C, its columns side by side.</param>
    /// <param name="next">The tile of C that comes after this one: the cache is told to fetch it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<TRows, TRegisters>(
        int depth, in MatrixPointer<T> a, T* b, in MatrixPointer<T> start, in MatrixPointer<T> c, T* next)
        where TRows : struct, ICount
        where TRegisters : struct, ICount
    {
        V c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        T* from = start.Start;
        if (from != null)
        {
            Load<TRegisters>(from, out c00, out c01, out c02);
            if (TRows.Value > 1) { Load<TRegisters>(from + start.Row, out c10, out c11, out c12); }
            if (TRows.Value > 2) { Load<TRegisters>(from + (2 * start.Row), out c20, out c21, out c22); }
            if (TRows.Value > 3) { Load<TRegisters>(from + (3 * start.Row), out c30, out c31, out c32); }
            if (TRows.Value > 4) { Load<TRegisters>(from + (4 * start.Row), out c40, out c41, out c42); }
            if (TRows.Value > 5) { Load<TRegisters>(from + (5 * start.Row), out c50, out c51, out c52); }
            if (TRows.Value > 6) { Load<TRegisters>(from + (6 * start.Row), out c60, out c61, out c62); }
            if (TRows.Value > 7) { Load<TRegisters>(from + (7 * start.Row), out c70, out c71, out c72); }
        }

        Fetch<TRows, TRegisters>(next, c.Row);
        nint aDepth = a.Column;
        T* a0 = a.Start, a1 = a0 + a.Row, a2 = a1 + a.Row, a3 = a2 + a.Row, a4 = a3 + a.Row, a5 = a4 + a.Row, a6 = a5 + a.Row, a7 = a6 + a.Row;
        T* end = b + ((nint)depth * TRegisters.Value * V.Count);
        for (nint k = 0; b < end; k += aDepth, b += TRegisters.Value * V.Count)
        {
            V b0 = V.Load(b);
            V b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : default;
            V b2 = TRegisters.Value > 2 ? V.Load(b + (2 * V.Count)) : default;
            Step<TRegisters>(a0[k], b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1) { Step<TRegisters>(a1[k], b0, b1, b2, ref c10, ref c11, ref c12); }
            if (TRows.Value > 2) { Step<TRegisters>(a2[k], b0, b1, b2, ref c20, ref c21, ref c22); }
            if (TRows.Value > 3) { Step<TRegisters>(a3[k], b0, b1, b2, ref c30, ref c31, ref c32); }
            if (TRows.Value > 4) { Step<TRegisters>(a4[k], b0, b1, b2, ref c40, ref c41, ref c42); }
            if (TRows.Value > 5) { Step<TRegisters>(a5[k], b0, b1, b2, ref c50, ref c51, ref c52); }
            if (TRows.Value > 6) { Step<TRegisters>(a6[k], b0, b1, b2, ref c60, ref c61, ref c62); }
            if (TRows.Value > 7) { Step<TRegisters>(a7[k], b0, b1, b2, ref c70, ref c71, ref c72); }
        }

        T* to = c.Start;
        Store<TRegisters>(to, c00, c01, c02);
        if (TRows.Value > 1) { Store<TRegisters>(to + c.Row, c10, c11, c12); }
        if (TRows.Value > 2) { Store<TRegisters>(to + (2 * c.Row), c20, c21, c22); }
        if (TRows.Value > 3) { Store<TRegisters>(to + (3 * c.Row), c30, c31, c32); }
        if (TRows.Value > 4) { Store<TRegisters>(to + (4 * c.Row), c40, c41, c42); }
        if (TRows.Value > 5) { Store<TRegisters>(to + (5 * c.Row), c50, c51, c52); }
        if (TRows.Value > 6) { Store<TRegisters>(to + (6 * c.Row), c60, c61, c62); }
        if (TRows.Value > 7) { Store<TRegisters>(to + (7 * c.Row), c70, c71, c72); }
    }

    // A tile of C lies in as many lines of memory as it has registers, where no hardware foresees them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TRows, TRegisters>(T* next, nint row)
        where TRows : struct, ICount
        where TRegisters : struct, ICount
    {
        for (int r = 0; Sse.IsSupported && r < TRows.Value; r++, next += row)
        {
            Sse.Prefetch0(next);
            if (TRegisters.Value > 1) { Sse.Prefetch0(next + V.Count); }
            if (TRegisters.Value > 2) { Sse.Prefetch0(next + (2 * V.Count)); }
        }
    }

    // One row of the tile, one step of k.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRegisters>(T a, V b0, V b1, V b2, ref V c0, ref V c1, ref V c2)
        where TRegisters : struct, ICount
    {
        V splat = V.Splat(a);
        c0 = V.Fma(splat, b0, c0);
        if (TRegisters.Value > 1) { c1 = V.Fma(splat, b1, c1); }
        if (TRegisters.Value > 2) { c2 = V.Fma(splat, b2, c2); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TRegisters>(T* c, out V c0, out V c1, out V c2)
        where TRegisters : struct, ICount
    {
        c0 = V.Load(c);
        c1 = TRegisters.Value > 1 ? V.Load(c + V.Count) : default;
        c2 = TRegisters.Value > 2 ? V.Load(c + (2 * V.Count)) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRegisters>(T* c, V c0, V c1, V c2)
        where TRegisters : struct, ICount
    {
        V.Store(c, c0);
        if (TRegisters.Value > 1) { V.Store(c + V.Count, c1); }
        if (TRegisters.Value > 2) { V.Store(c + (2 * V.Count), c2); }
    }
}

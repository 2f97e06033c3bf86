using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>
/// The innermost product: a tile of C of up to 8 rows by 3 registers, held in registers while k runs.
/// </summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds over k in rising order, begun from the C that is there
/// (adding) or from 0. The chain does not depend on the shape of the tile, the width of the registers or the
/// depth of the blocks, so neither does a bit of the result. 8×3 fills the 32 registers of AVX-512 with
/// 24 sums, 3 registers of B and 1 of A; a machine with 16 registers takes 4×3.
/// A count that is not reached is a branch on a constant, which the compiler drops.
/// </remarks>
internal static unsafe class MatrixTile<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="depth">Number of steps of k.</param>
    /// <param name="a">A(row, k) at row·aRow + k·aDepth.</param>
    /// <param name="aRow">Distance between rows of A.</param>
    /// <param name="aDepth">Distance between steps of k in A.</param>
    /// <param name="b">Packed panel of B: the registers of step 0, then those of step 1, …</param>
    /// <param name="c">The tile of C, row-major.</param>
    /// <param name="cRow">Distance between rows of C.</param>
    /// <param name="add">Whether to begin from the C that is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<TRows, TRegisters>(
        int depth, T* a, nint aRow, nint aDepth, T* b, T* c, nint cRow, bool add)
        where TRows : struct, ICount
        where TRegisters : struct, ICount
    {
        V c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        if (add)
        {
            Load<TRegisters>(c, out c00, out c01, out c02);
            if (TRows.Value > 1) { Load<TRegisters>(c + cRow, out c10, out c11, out c12); }
            if (TRows.Value > 2) { Load<TRegisters>(c + (2 * cRow), out c20, out c21, out c22); }
            if (TRows.Value > 3) { Load<TRegisters>(c + (3 * cRow), out c30, out c31, out c32); }
            if (TRows.Value > 4) { Load<TRegisters>(c + (4 * cRow), out c40, out c41, out c42); }
            if (TRows.Value > 5) { Load<TRegisters>(c + (5 * cRow), out c50, out c51, out c52); }
            if (TRows.Value > 6) { Load<TRegisters>(c + (6 * cRow), out c60, out c61, out c62); }
            if (TRows.Value > 7) { Load<TRegisters>(c + (7 * cRow), out c70, out c71, out c72); }
        }

        T* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
        T* end = b + ((nint)depth * TRegisters.Value * V.Count);
        for (nint k = 0; b < end; k += aDepth, b += TRegisters.Value * V.Count)
        {
            V b0 = V.Load(b);
            V b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : default;
            V b2 = TRegisters.Value > 2 ? V.Load(b + (2 * V.Count)) : default;
            Step<TRegisters>(a[k], b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1) { Step<TRegisters>(a1[k], b0, b1, b2, ref c10, ref c11, ref c12); }
            if (TRows.Value > 2) { Step<TRegisters>(a2[k], b0, b1, b2, ref c20, ref c21, ref c22); }
            if (TRows.Value > 3) { Step<TRegisters>(a3[k], b0, b1, b2, ref c30, ref c31, ref c32); }
            if (TRows.Value > 4) { Step<TRegisters>(a4[k], b0, b1, b2, ref c40, ref c41, ref c42); }
            if (TRows.Value > 5) { Step<TRegisters>(a5[k], b0, b1, b2, ref c50, ref c51, ref c52); }
            if (TRows.Value > 6) { Step<TRegisters>(a6[k], b0, b1, b2, ref c60, ref c61, ref c62); }
            if (TRows.Value > 7) { Step<TRegisters>(a7[k], b0, b1, b2, ref c70, ref c71, ref c72); }
        }

        Store<TRegisters>(c, c00, c01, c02);
        if (TRows.Value > 1) { Store<TRegisters>(c + cRow, c10, c11, c12); }
        if (TRows.Value > 2) { Store<TRegisters>(c + (2 * cRow), c20, c21, c22); }
        if (TRows.Value > 3) { Store<TRegisters>(c + (3 * cRow), c30, c31, c32); }
        if (TRows.Value > 4) { Store<TRegisters>(c + (4 * cRow), c40, c41, c42); }
        if (TRows.Value > 5) { Store<TRegisters>(c + (5 * cRow), c50, c51, c52); }
        if (TRows.Value > 6) { Store<TRegisters>(c + (6 * cRow), c60, c61, c62); }
        if (TRows.Value > 7) { Store<TRegisters>(c + (7 * cRow), c70, c71, c72); }
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

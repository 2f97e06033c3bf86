using System.Numerics;
using System.Runtime.Intrinsics;

namespace Rnn.Tensors;

/// <summary>The blocked product over packed panels, for one number type and one vector width.</summary>
internal abstract unsafe class MatrixKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernel for the widest vectors of this machine.</summary>
    public static MatrixKernel<T> Widest { get; } =
        Vector512.IsHardwareAccelerated ? new BlockedMatrixKernel<Lanes512<T>, T>()
        : Vector256.IsHardwareAccelerated ? new BlockedMatrixKernel<Lanes256<T>, T>()
        : Vector128.IsHardwareAccelerated ? new BlockedMatrixKernel<Lanes128<T>, T>()
        : new BlockedMatrixKernel<Lane<T>, T>();

    /// <summary>Columns in a register.</summary>
    public abstract int RegisterWidth { get; }

    /// <summary>Values that packed B takes: its last panel is rounded up to whole registers.</summary>
    public abstract long PackedLength(int depth, int columns);

    /// <summary>
    /// Packs B into panels of three registers: per panel all rows in order, per row its columns
    /// side by side, zeros where the last panel has none.
    /// </summary>
    public void Pack(MatrixSpan<T> b, T* packed) => Pack(b, packed, 0, b.Rows);

    /// <summary>The same for some of the rows, so that threads may share them.</summary>
    public abstract void Pack(MatrixSpan<T> b, T* packed, int firstRow, int endRow);

    /// <summary>C = start + A·B.</summary>
    /// <param name="a">A, [m, k].</param>
    /// <param name="packedB">B, [k, n], packed.</param>
    /// <param name="start">What the sums begin from: C itself, another matrix of its size, or none for 0.</param>
    /// <param name="c">C, [m, n], its columns side by side.</param>
    public abstract void Multiply(in MatrixSpan<T> a, T* packedB, in MatrixSpan<T> start, in MatrixSpan<T> c);

    /// <summary>C = start + A·B with B as it lies, packed piece by piece into memory that the caller keeps.</summary>
    public abstract void Multiply(
        MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> start, MatrixSpan<T> c, AlignedBuffer<T> packed);
}

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

    /// <summary>Columns of a full panel of packed B.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>Values that packed B takes: its last panel is rounded up to whole registers.</summary>
    public abstract int PackedLength(int depth, int columns);

    /// <summary>
    /// Packs B into panels of <see cref="PanelWidth"/> columns: per panel all rows in order, per row its columns
    /// side by side, zeros where the last panel has none.
    /// </summary>
    public abstract void Pack(MatrixSpan<T> b, T* packed);

    /// <summary>C = A·B, or C += A·B, for the panels of C from <paramref name="firstPanel"/> to before <paramref name="endPanel"/>.</summary>
    public abstract void Multiply(MatrixSpan<T> a, T* packedB, MatrixSpan<T> c, bool add, int firstPanel, int endPanel);

    public int PanelCount(int columns) => (columns + PanelWidth - 1) / PanelWidth;
}

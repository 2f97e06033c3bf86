using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Arithmetic of whole matrices, element by element. A factor of one row stands for that row in every row.</summary>
/// <remarks>The result may be the memory of an operand. Each element rounds as IEEE 754 says, so bits are the same everywhere.</remarks>
internal static class ElementwiseMatrices
{
    /// <summary>y = a∘b.</summary>
    public static void Multiply<T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < y.Rows; row++)
        {
            TensorPrimitives.Multiply<T>(RowOf(a, row), b.Row(row), y.Row(row));
        }
    }

    /// <summary>y += a∘b.</summary>
    public static void AddMultiplied<T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < y.Rows; row++)
        {
            TensorPrimitives.FusedMultiplyAdd<T>(RowOf(a, row), b.Row(row), y.Row(row), y.Row(row));
        }
    }

    /// <summary>y += a.</summary>
    public static void Add<T>(MatrixSpan<T> a, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < y.Rows; row++)
        {
            TensorPrimitives.Add<T>(y.Row(row), a.Row(row), y.Row(row));
        }
    }

    /// <summary>y = a − b.</summary>
    public static void Subtract<T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < y.Rows; row++)
        {
            TensorPrimitives.Subtract<T>(a.Row(row), b.Row(row), y.Row(row));
        }
    }

    /// <summary>y = 1 − a.</summary>
    public static void SubtractFromOne<T>(MatrixSpan<T> a, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < y.Rows; row++)
        {
            TensorPrimitives.Subtract(T.One, a.Row(row), y.Row(row));
        }
    }

    /// <summary>y = a.</summary>
    public static void Copy<T>(MatrixSpan<T> a, MatrixSpan<T> y)
        where T : unmanaged
    {
        for (int row = 0; row < y.Rows; row++)
        {
            a.Row(row).CopyTo(y.Row(row));
        }
    }

    private static Span<T> RowOf<T>(MatrixSpan<T> matrix, int row)
        where T : unmanaged => matrix.Row(matrix.Rows == 1 ? 0 : row);
}

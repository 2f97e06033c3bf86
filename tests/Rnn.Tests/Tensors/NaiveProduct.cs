using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>
/// The product as a textbook has it, one fused multiply-add after the other: what the kernel must equal to the last bit.
/// </summary>
internal static class NaiveProduct
{
    /// <summary>What C should hold after C = A·B or C += A·B, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loops are most of the time of these tests
    public static T[] Expected<T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> c, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] rowsOfA = Elements(a), columnsOfB = Elements(b.Transposed), result = Elements(c);
        int depth = a.Columns;
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<T> row = rowsOfA.AsSpan(i / c.Columns * depth, depth);
            ReadOnlySpan<T> column = columnsOfB.AsSpan(i % c.Columns * depth, depth);
            T sum = add ? result[i] : T.Zero;
            for (int k = 0; k < row.Length; k++)
            {
                sum = T.FusedMultiplyAdd(row[k], column[k], sum);
            }

            result[i] = sum;
        }

        return result;
    }

    /// <summary>The elements of a matrix, row by row, whatever its strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T[] Elements<T>(MatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[matrix.Rows * matrix.Columns];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = matrix[i / matrix.Columns, i % matrix.Columns];
        }

        return elements;
    }
}

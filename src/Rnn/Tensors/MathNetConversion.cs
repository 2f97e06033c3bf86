using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Rnn.Tensors;

/// <summary>Copies between tensors and Math.NET's matrices and vectors, for its decompositions, statistics and transforms.</summary>
/// <remarks>Each number goes over as it is. A tensor is row-major and Math.NET column-major, so nothing can be shared.</remarks>
public static class MathNetConversion
{
    /// <summary>Copies a tensor [rows, columns] into a dense matrix of Math.NET.</summary>
    /// <param name="tensor">The tensor, or part of one.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">It has not 2 dimensions, or one of length 0, which Math.NET does not know.</exception>
    public static Matrix<T> ToMatrix<T>(this ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        (nint rows, nint columns) = tensor.Rank == 2 && tensor.FlattenedLength > 0
            ? (tensor.Lengths[0], tensor.Lengths[1])
            : throw Unfit("matrix [rows, columns]", tensor.Lengths, nameof(tensor));
        var matrix = Matrix<T>.Build.Dense(checked((int)rows), checked((int)columns));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                matrix[row, column] = tensor[row, column];
            }
        }

        return matrix;
    }

    /// <inheritdoc cref="ToMatrix{T}(ReadOnlyTensorSpan{T})"/>
    public static Matrix<T> ToMatrix<T>(this TensorSpan<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable => ((ReadOnlyTensorSpan<T>)tensor).ToMatrix();

    /// <inheritdoc cref="ToMatrix{T}(ReadOnlyTensorSpan{T})"/>
    public static Matrix<T> ToMatrix<T>(this Tensor<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.AsReadOnlyTensorSpan().ToMatrix();
    }

    /// <summary>Copies a tensor of one dimension into a dense vector of Math.NET.</summary>
    /// <param name="tensor">The tensor, or part of one.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">It has not 1 dimension, or length 0, which Math.NET does not know.</exception>
    public static Vector<T> ToVector<T>(this ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        if (tensor.Rank != 1 || tensor.FlattenedLength == 0)
        {
            throw Unfit("vector [numbers]", tensor.Lengths, nameof(tensor));
        }

        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return Vector<T>.Build.Dense(values);
    }

    /// <inheritdoc cref="ToVector{T}(ReadOnlyTensorSpan{T})"/>
    public static Vector<T> ToVector<T>(this TensorSpan<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable => ((ReadOnlyTensorSpan<T>)tensor).ToVector();

    /// <inheritdoc cref="ToVector{T}(ReadOnlyTensorSpan{T})"/>
    public static Vector<T> ToVector<T>(this Tensor<T> tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.AsReadOnlyTensorSpan().ToVector();
    }

    /// <summary>Copies a matrix of Math.NET, dense or sparse, into a tensor [rows, columns].</summary>
    /// <param name="matrix">The matrix to copy.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static Tensor<T> ToTensor<T>(this Matrix<T> matrix)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Tensor.Create(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount]);
    }

    /// <summary>Copies a vector of Math.NET, dense or sparse, into a tensor of one dimension.</summary>
    /// <param name="vector">The vector to copy.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static Tensor<T> ToTensor<T>(this Vector<T> vector)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(vector);
        return Tensor.Create(vector.ToArray(), [vector.Count]);
    }

    private static ArgumentException Unfit(string wanted, ReadOnlySpan<nint> lengths, string name) => new(
        $"A {wanted} with a number in it is needed; this tensor is [{string.Join(", ", lengths.ToArray().Select(length => $"{length}"))}]. Reshape or slice it first.", name);
}

using System.Numerics;

namespace Rnn.Tensors;

/// <summary>A right-hand matrix in the order in which the product reads it: packed once, used for many products.</summary>
/// <remarks>A copy: it keeps the values of the moment it was packed. Reading it from many threads is safe.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _values;

    /// <summary>Takes the memory for a matrix of this size; its elements are 0 until <see cref="Pack(MatrixSpan{T})"/>.</summary>
    /// <param name="rows">Rows of the matrix: the inner size k of the product.</param>
    /// <param name="columns">Columns of the matrix and of the product.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The matrix is larger than an array can be.</exception>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        NumberType<T>.ThrowIfUnsupported();
        long length = MatrixKernel<T>.Widest.PackedLength(rows, columns), most = Array.MaxLength - AlignedBuffer<T>.Padding;
        if (length > most)
        {
            throw new ArgumentException(
                $"A packed matrix of {rows}×{columns} takes {length} numbers, and {most} are the most; cut it into blocks of columns.", nameof(columns));
        }

        Rows = rows;
        Columns = columns;
        _values = new AlignedBuffer<T>(length);
    }

    internal static PackedMatrix<T> Of(MatrixSpan<T> matrix)
    {
        var packed = new PackedMatrix<T>(matrix.Rows, matrix.Columns);
        packed.Pack(matrix);
        return packed;
    }

    /// <summary>Rows of the matrix: the inner size k of the product.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix and of the product.</summary>
    public int Columns { get; }

    internal T* Pointer => _values.Pointer;

    /// <summary>Copies the values of a matrix into this one, in place of those before.</summary>
    /// <param name="matrix">The matrix, [<see cref="Rows"/>, <see cref="Columns"/>]; may be transposed.</param>
    /// <exception cref="ArgumentException">Its size is another.</exception>
    public void Pack(MatrixSpan<T> matrix) => Pack(matrix, part: 0, parts: 1);

    /// <summary>Copies one part of the rows in; all parts together are the matrix.</summary>
    internal void Pack(MatrixSpan<T> matrix, int part, int parts)
    {
        if (matrix.Rows != Rows || matrix.Columns != Columns)
        {
            throw new ArgumentException(
                $"This packed matrix is {Rows}×{Columns}, the one given {matrix.Rows}×{matrix.Columns}; make a new one for another size.",
                nameof(matrix));
        }

        MatrixKernel<T>.Widest.Pack(matrix, _values.Pointer, (int)((long)Rows * part / parts), (int)((long)Rows * (part + 1) / parts));
        GC.KeepAlive(this); // the pointer alone does not
    }
}

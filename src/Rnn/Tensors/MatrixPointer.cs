namespace Rnn.Tensors;

/// <summary>A matrix as the kernels see it: element (r, c) at Start[r·Row + c·Column]. No sizes, nothing is checked.</summary>
/// <remarks>
/// Handed on by <c>in</c>. A copy would be read in wider pieces than its fields were just written in, and a processor then waits until
/// every store before them, a whole tile of C, has left for the cache: 7 % of a square product.
/// </remarks>
internal readonly unsafe struct MatrixPointer<T>(T* start, nint row, nint column)
    where T : unmanaged
{
    /// <summary>The first element; null where there is no matrix.</summary>
    public T* Start { get; } = start;

    /// <summary>Distance between an element and the one below it.</summary>
    public nint Row { get; } = row;

    /// <summary>Distance between an element and the one to its right.</summary>
    public nint Column { get; } = column;

    /// <summary>The matrix that begins at one of the elements.</summary>
    public MatrixPointer<T> From(int row, int column) =>
        Start == null ? default : new(Start + (row * Row) + (column * Column), Row, Column);
}

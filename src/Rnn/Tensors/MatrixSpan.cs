using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rnn.Tensors;

/// <summary>A matrix in memory that belongs to someone else: the form in which kernels and cells get their operands.</summary>
/// <remarks>
/// Element (r, c) lies at r·<see cref="RowStride"/> + c·<see cref="ColumnStride"/>. A plain matrix is row-major;
/// transposing or taking a range of columns copies nothing.
/// </remarks>
/// <typeparam name="T">The type of an element.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    private readonly Span<T> _values;

    /// <summary>A row-major matrix over the first rows·columns values.</summary>
    /// <param name="values">The memory; longer is allowed.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">The memory is too short, or a size is negative.</exception>
    public MatrixSpan(Span<T> values, int rows, int columns)
        : this(values, rows, columns, columns, 1)
    {
    }

    /// <summary>A matrix with any strides.</summary>
    /// <param name="values">The memory; longer is allowed.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Distance between an element and the one below it, in elements.</param>
    /// <param name="columnStride">Distance between an element and the one to its right, in elements.</param>
    /// <exception cref="ArgumentException">The memory is too short, or a size or stride is negative.</exception>
    public MatrixSpan(Span<T> values, int rows, int columns, int rowStride, int columnStride)
    {
        // Views are made many times in a step of microseconds: one test for all that is right.
        if ((rows | columns | rowStride | columnStride) < 0 || Length(rows, columns, rowStride, columnStride) > values.Length)
        {
            Throw(rows, columns, rowStride, columnStride, values.Length);
        }

        _values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    // Part of another one, whose sizes were checked.
    private MatrixSpan(MatrixSpan<T> whole, Span<T> values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
        RowStride = whole.RowStride;
        ColumnStride = whole.ColumnStride;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance in memory between an element and the one below it, in elements.</summary>
    public int RowStride { get; }

    /// <summary>Distance in memory between an element and the one to its right, in elements.</summary>
    public int ColumnStride { get; }

    /// <summary>The transposed matrix over the same memory: rows and columns exchanged, nothing copied.</summary>
    public MatrixSpan<T> Transposed => new(_values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>All elements of a row-major matrix without gaps between its rows, one row after the other.</summary>
    /// <exception cref="InvalidOperationException">The matrix has gaps or is transposed.</exception>
    public Span<T> Flat => ColumnStride == 1 && RowStride == Columns
        ? _values[..(Rows * Columns)]
        : throw new InvalidOperationException("A matrix with gaps between its rows is no span; take it row by row.");

    /// <summary>The element in this row and column, by reference: it can be read and written.</summary>
    /// <param name="row">Its row, 0 for the first.</param>
    /// <param name="column">Its column, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return ref _values[(row * RowStride) + (column * ColumnStride)];
        }
    }

    /// <summary>One row as a span over the same memory.</summary>
    /// <param name="row">Which row, 0 for the first.</param>
    /// <exception cref="InvalidOperationException">The elements of a row do not lie side by side.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<T> Row(int row)
    {
        if (ColumnStride != 1 && Columns > 1)
        {
            throw new InvalidOperationException("The row of a transposed matrix is no span; read its elements by index.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return Columns == 0 ? [] : _values.Slice(row * RowStride, Columns);
    }

    /// <summary>Some rows one after the other, as a matrix over the same memory.</summary>
    /// <param name="first">The first of these rows, counted from 0.</param>
    /// <param name="count">How many rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public MatrixSpan<T> SliceRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, (uint)Rows, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(Rows - first), nameof(count));
        return new(this, count == 0 || Columns == 0 ? [] : _values[(first * RowStride)..], count, Columns);
    }

    /// <summary>Some columns side by side, as a matrix over the same memory.</summary>
    /// <param name="first">The first of these columns, counted from 0.</param>
    /// <param name="count">How many columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many columns.</exception>
    public MatrixSpan<T> SliceColumns(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, (uint)Columns, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(Columns - first), nameof(count));
        bool empty = count == 0 || Rows == 0;
        return new(this, empty ? [] : _values[(first * ColumnStride)..], Rows, count);
    }

    /// <summary>Whether two matrices may share an element. Ranges of columns of one matrix are told apart.</summary>
    /// <param name="other">The matrix to compare with.</param>
    public bool Overlaps(MatrixSpan<T> other)
    {
        // Where the other's first element lies, counted from ours
        nint offset = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(_values), ref MemoryMarshal.GetReference(other._values)) / Unsafe.SizeOf<T>();
        long length = Length(Rows, Columns, RowStride, ColumnStride);
        long others = Length(other.Rows, other.Columns, other.RowStride, other.ColumnStride);
        if (offset >= length || -offset >= others || length == 0 || others == 0)
        {
            return false;
        }

        if (RowStride != other.RowStride || RowStride == 0 || ColumnStride != 1 || other.ColumnStride != 1)
        {
            return true;
        }

        nint column = ((offset % RowStride) + RowStride) % RowStride;
        return column < Columns || column + other.Columns > RowStride;
    }

    // From the first element to the last one.
    private static long Length(int rows, int columns, int rowStride, int columnStride) =>
        rows == 0 || columns == 0 ? 0 : ((rows - 1L) * rowStride) + ((columns - 1L) * columnStride) + 1;

    /// <summary>The first element by reference, so that <c>fixed</c> can pin the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T GetPinnableReference() => ref MemoryMarshal.GetReference(_values);

    [DoesNotReturn]
    private static void Throw(int rows, int columns, int rowStride, int columnStride, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        throw new ArgumentException(
            $"A {rows}×{columns} matrix with these strides needs {Length(rows, columns, rowStride, columnStride)} values; " +
            $"the memory has {length}.", nameof(rows));
    }
}

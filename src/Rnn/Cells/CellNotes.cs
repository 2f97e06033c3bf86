using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Notes of a cell that goes around another one: several matrices with a row for each row of each step, each without gaps.</summary>
/// <param name="sizes">Numbers per row of each.</param>
internal sealed class CellNotes<T>(IReadOnlyList<int> sizes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>[] _values = [.. sizes.Select(_ => new AlignedBuffer<T>())];
    private readonly int[] _sizes = [.. sizes];
    private int _rows;

    /// <summary>Takes room for so many rows.</summary>
    public void Fit(int rows)
    {
        _rows = rows;
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i].Resize(rows, _sizes[i]);
        }
    }

    /// <summary>One matrix, all rows.</summary>
    public MatrixSpan<T> this[int note] => _values[note].AsMatrix(_rows, _sizes[note]);

    /// <summary>Some of its rows.</summary>
    public MatrixSpan<T> Rows(int note, int first, int rows) => this[note].SliceRows(first, rows);
}

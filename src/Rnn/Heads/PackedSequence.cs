using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>The rows of one sequence, which lie apart in a batch: one at each step.</summary>
/// <param name="rows">All rows of the batch; none, where there is nothing to write to.</param>
/// <param name="layout">How they lie.</param>
/// <param name="sequence">Which sequence, as a row of the first step.</param>
internal readonly ref struct PackedSequence<T>(MatrixSpan<T> rows, SequenceLayout layout, int sequence)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MatrixSpan<T> _rows = rows;

    /// <summary>A sequence by itself, [time × values].</summary>
    public static PackedSequence<T> Of(Span<T> values, int size)
    {
        var layout = new SequenceLayout();
        layout.Arrange([values.Length / size]);
        return new PackedSequence<T>(new MatrixSpan<T>(values, values.Length / size, size), layout, 0);
    }

    /// <summary>T, its number of steps.</summary>
    public int Length => layout.Lengths[sequence];

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty => _rows.Rows == 0;

    /// <summary>The row of a step.</summary>
    public Span<T> this[int step] => _rows.Row(layout.Offset(step) + sequence);
}

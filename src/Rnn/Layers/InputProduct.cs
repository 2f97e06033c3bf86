using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>z = x·W + b for all rows of a batch at once, and the gradients of W and b.</summary>
/// <remarks>
/// Where every row is one-hot, x·W is a row of W: rows are gathered and nothing is multiplied. Adding 0·w changes no
/// sum, so that gives the bits of the product.
/// </remarks>
internal sealed unsafe class InputProduct<T>(SharedProduct<T> product, WorkerTeam team) : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The operands in hand; spans cannot be fields.
    private SequenceBatch<T> _input = null!;
    private Parameter<T> _w = null!;
    private Parameter<T> _b = null!;
    private T* _z;
    private int _columns;
    private int _firstRow;
    private int _rows;
    private bool _forward;

    /// <summary>z = x·W + b for all rows.</summary>
    public void Forward(SequenceBatch<T> input, Parameter<T> w, Parameter<T> b, MatrixSpan<T> z) =>
        Forward(input, 0, input.RowCount, w, b, z);

    /// <summary>The same for some rows.</summary>
    public void Forward(SequenceBatch<T> input, int firstRow, int rows, Parameter<T> w, Parameter<T> b, MatrixSpan<T> z)
    {
        if (input.HotFeatures.IsEmpty)
        {
            product.Multiply(input.Matrix.SliceRows(firstRow, rows), w.Matrix, b.Repeated(rows), z);
        }
        else
        {
            _firstRow = firstRow;
            Share(input, w, b, z, forward: true);
        }
    }

    /// <summary>dW += xᵀ·dz and db += the sum of the rows of dz.</summary>
    public void AddGradients(SequenceBatch<T> input, Parameter<T> w, Parameter<T> b, MatrixSpan<T> dz)
    {
        if (input.HotFeatures.IsEmpty)
        {
            product.Multiply(input.Matrix.Transposed, dz, w.GradientMatrix, w.GradientMatrix);
        }

        Share(input, w, b, dz, forward: false);
    }

    public void Run(int part, int parts)
    {
        int rows = _rows;
        var z = new MatrixSpan<T>(new(_z, rows * _columns), rows, _columns);
        if (_forward)
        {
            for (int row = (int)((long)rows * part / parts); row < (long)rows * (part + 1) / parts; row++)
            {
                // z = 1·W[hot] + b
                TensorPrimitives.Add<T>(_b.Values, _w.Matrix.Row(_input.HotFeatures[_firstRow + row]), z.Row(row));
            }

            return;
        }

        // Each thread has columns of its own, and takes the rows in order.
        int first = _columns * part / parts, count = (_columns * (part + 1) / parts) - first;
        for (int row = 0; row < _input.HotFeatures.Length; row++)
        {
            Span<T> gradient = _w.GradientMatrix.Row(_input.HotFeatures[row]).Slice(first, count);
            TensorPrimitives.Add<T>(gradient, z.Row(row).Slice(first, count), gradient);
        }

        Reduction.AddRows(z.SliceColumns(first, count), _b.Gradients.Slice(first, count));
    }

    private void Share(SequenceBatch<T> input, Parameter<T> w, Parameter<T> b, MatrixSpan<T> z, bool forward)
    {
        fixed (T* start = z)
        {
            (_input, _w, _b, _rows, _columns, _forward) = (input, w, b, z.Rows, z.Columns, forward);
            _z = start;
            team.ForCopy(z.Rows * (long)z.Columns).Run(this);
        }
    }
}

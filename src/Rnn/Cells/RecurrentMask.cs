using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>
/// Dropout on the recurrent path: every product inside a step reads h₋∘m instead of h₋, with one mask m per sequence for
/// all its steps (Gal and Ghahramani 2016).
/// </summary>
/// <remarks>Cells know nothing of it: it sits in the products that they ask for.</remarks>
internal sealed class RecurrentMask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _size;
    private readonly AlignedBuffer<T> _mask = new();
    private readonly AlignedBuffer<T>[] _operands;
    private readonly AlignedBuffer<T> _product = new();

    public RecurrentMask(int size, int weights)
    {
        _size = size;
        _operands = [.. Enumerable.Range(0, weights).Select(_ => new AlignedBuffer<T>())];
    }

    /// <summary>m, [sequences, size of h]: 0, or 1 / (1 − p).</summary>
    public MatrixSpan<T> Mask => _mask.AsMatrix(_mask.Length / _size, _size);

    public void Fit(int sequences, int rows)
    {
        _mask.Resize(sequences, _size);
        _product.Resize(rows, _size);
        foreach (AlignedBuffer<T> operand in _operands)
        {
            operand.Resize(rows, _size);
        }
    }

    /// <summary>All a∘m that a weight has multiplied in this pass.</summary>
    public MatrixSpan<T> Operand(RecurrentWeight<T> weight) => Rows(_operands[weight.Slot]);

    /// <summary>a∘m, kept for the gradient of the weight.</summary>
    public MatrixSpan<T> Apply(RecurrentWeight<T> weight, MatrixSpan<T> a, int firstRow, int firstSequence)
    {
        MatrixSpan<T> masked = Operand(weight).SliceRows(firstRow, a.Rows);
        Multiply(a, firstSequence, masked);
        return masked;
    }

    /// <summary>c = m∘(a·Uᵀ), or c += that.</summary>
    public void MultiplyTransposed(MatrixSpan<T> a, PackedMatrix<T> transposed, MatrixSpan<T> c, bool add, int firstRow, int firstSequence)
    {
        MatrixSpan<T> product = Rows(_product).SliceRows(firstRow, a.Rows);
        MatrixProduct.Multiply(a, transposed, product);
        Multiply(product, firstSequence, add ? product : c);
        for (int row = 0; add && row < c.Rows; row++)
        {
            TensorPrimitives.Add<T>(c.Row(row), product.Row(row), c.Row(row));
        }
    }

    private void Multiply(MatrixSpan<T> a, int firstSequence, MatrixSpan<T> to)
    {
        for (int row = 0; row < a.Rows; row++)
        {
            TensorPrimitives.Multiply<T>(a.Row(row), Mask.Row(firstSequence + row), to.Row(row));
        }
    }

    private MatrixSpan<T> Rows(AlignedBuffer<T> buffer) => buffer.AsMatrix(buffer.Length / _size, _size);
}

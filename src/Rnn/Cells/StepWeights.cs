using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>A copy of what a cell needs of its parameters inside a step: weights packed for the product, and rows.</summary>
internal sealed class StepWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentWeight<T>[] _weights;
    private readonly RecurrentBias<T>[] _biases;
    private readonly PackedMatrix<T>[] _packed;
    private readonly AlignedBuffer<T>[] _rows;

    public StepWeights(RecurrentWeight<T>[] weights, RecurrentBias<T>[] biases)
    {
        _weights = weights;
        _biases = biases;
        _packed = [.. weights.Select(weight => new PackedMatrix<T>(weight.Parameter.Rows, weight.Columns))];
        _rows = [.. biases.Select(bias => new AlignedBuffer<T>(bias.Parameter.Count))];
    }

    public PackedMatrix<T> this[RecurrentWeight<T> weight] => _packed[weight.Slot];

    public ReadOnlySpan<T> this[RecurrentBias<T> bias] => _rows[bias.Slot].Span;

    /// <summary>A bias as a matrix of so many equal rows.</summary>
    public MatrixSpan<T> Repeated(RecurrentBias<T> bias, int rows) =>
        new(_rows[bias.Slot].Span, rows, bias.Parameter.Count, rowStride: 0, columnStride: 1);

    /// <summary>Takes the values as they are now.</summary>
    public void Copy()
    {
        foreach (RecurrentWeight<T> weight in _weights)
        {
            _packed[weight.Slot].Pack(weight.Matrix);
        }

        foreach (RecurrentBias<T> bias in _biases)
        {
            bias.Parameter.Values.CopyTo(_rows[bias.Slot].Span);
        }
    }
}

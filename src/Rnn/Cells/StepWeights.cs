using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>A copy of what a cell needs of its parameters inside a step: weights packed for the product, and rows.</summary>
internal sealed class StepWeights<T>(RecurrentWeight<T>[] weights, RecurrentBias<T>[] biases)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackedMatrix<T>[] _packed = [.. weights.Select(w => new PackedMatrix<T>(w.Parameter.Rows, w.Columns))];
    private readonly AlignedBuffer<T>[] _rows = [.. biases.Select(bias => new AlignedBuffer<T>(bias.Parameter.Count))];

    public PackedMatrix<T> this[RecurrentWeight<T> weight] => _packed[weight.Slot];

    /// <summary>A bias as a matrix of so many equal rows.</summary>
    public MatrixSpan<T> Repeated(RecurrentBias<T> bias, int rows) =>
        new(_rows[bias.Slot].Span, rows, bias.Parameter.Count, rowStride: 0, columnStride: 1);

    /// <summary>Takes the values as they are now; one part of them, where threads share the work.</summary>
    public void Copy(int part = 0, int parts = 1)
    {
        foreach (RecurrentWeight<T> weight in weights)
        {
            _packed[weight.Slot].Pack(weight.Matrix, part, parts);
        }

        for (int i = 0; i < biases.Length && part == 0; i++)
        {
            biases[i].Parameter.Values.CopyTo(_rows[i].Span);
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Pooling of the steps so far.</summary>
internal sealed class PoolingStream<T>(string name, int rows, Pooling pooling, int inputSize, int outputSize) : LayerStream<T>(rows, outputSize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // How many steps each row has had: a number that state files can carry like all others.
    private readonly T[] _steps = new T[rows];
    private readonly AlignedBuffer<T> _pooled = new(rows * outputSize);

    public override IReadOnlyList<(string Name, int Size)> StateParts => [($"{name}.steps", 1), ($"{name}.pooled", Output.Columns)];

    private MatrixSpan<T> Pooled => _pooled.AsMatrix(Rows, Output.Columns);

    public override void Step(MatrixSpan<T> input)
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<T> y = Pooled.Row(row);
            PoolingLayer<T>.Take(pooling, _steps[row] == T.Zero ? 0 : 1, input.Row(row)[..inputSize], y);
            _steps[row] += T.One;
            y.CopyTo(Output.Row(row));
            if (pooling == Pooling.Mean)
            {
                TensorPrimitives.Divide(y, _steps[row], Output.Row(row));
            }
        }
    }

    public override void ResetRow(int row)
    {
        _steps[row] = T.Zero;
        Pooled.Row(row).Clear();
    }

    public override void SaveRow(int row, Span<T> state)
    {
        state[0] = _steps[row];
        Pooled.Row(row).CopyTo(state[1..]);
    }

    public override void RestoreRow(int row, ReadOnlySpan<T> state)
    {
        _steps[row] = state[0];
        state[1..].CopyTo(Pooled.Row(row));
    }
}

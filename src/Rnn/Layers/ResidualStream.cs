using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A layer with a way around it, fed step by step.</summary>
internal sealed class ResidualStream<T>(LayerStream<T> inner) : LayerStream<T>(inner.Rows, inner.Output.Columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int StateSize => inner.StateSize;

    public override void Step(MatrixSpan<T> input)
    {
        inner.Step(input);
        TensorPrimitives.Add<T>(input.Flat, inner.Output.Flat, Output.Flat); // y = x + f(x)
    }

    public override void ResetRow(int row) => inner.ResetRow(row);

    public override void SaveRow(int row, Span<T> state) => inner.SaveRow(row, state);

    public override void RestoreRow(int row, ReadOnlySpan<T> state) => inner.RestoreRow(row, state);
}

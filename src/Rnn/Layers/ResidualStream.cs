using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A layer with a way around it, fed step by step; null is a layer that passes a step on as it is.</summary>
internal sealed class ResidualStream<T>(int rows, int size, LayerStream<T>? inner) : LayerStream<T>(rows, size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override IReadOnlyList<(string Name, int Size)> StateParts => inner?.StateParts ?? [];

    public override int MemoryFrom => inner?.MemoryFrom ?? -1;

    public override int Heads => inner?.Heads ?? 0;

    public override void TakeMemory(SequenceMemory<T> memory, int rowsOfEach) => inner?.TakeMemory(memory, rowsOfEach);

    public override ReadOnlySpan<T> MemoryWeights(int row) => inner is null ? [] : inner.MemoryWeights(row);

    public override void Step(MatrixSpan<T> input)
    {
        inner?.Step(input);
        TensorPrimitives.Add<T>(input.Flat, inner is null ? input.Flat : inner.Output.Flat, Output.Flat); // y = x + f(x)
    }

    public override void ResetRow(int row) => inner?.ResetRow(row);

    public override void SaveRow(int row, Span<T> state) => inner?.SaveRow(row, state);

    public override void RestoreRow(int row, ReadOnlySpan<T> state) => inner?.RestoreRow(row, state);
}

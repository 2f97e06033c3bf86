using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>An embedding fed step by step.</summary>
internal sealed class EmbeddingStream<T>(int rows, AlignedBuffer<T> e, int tokens, int size) : LayerStream<T>(rows, size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(MatrixSpan<T> input) => EmbeddingLayer<T>.Look(e.AsMatrix(tokens, Output.Columns), input, Output);
}

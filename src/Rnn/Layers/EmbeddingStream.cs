using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>An embedding fed step by step.</summary>
internal sealed class EmbeddingStream<T> : LayerStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _e;
    private readonly int _tokens;

    public EmbeddingStream(int rows, Parameter<T> e)
        : base(rows, e.Columns)
    {
        _e = new AlignedBuffer<T>(e.Count);
        _tokens = e.Rows;
        e.Values.CopyTo(_e.Span);
    }

    public override void Step(MatrixSpan<T> input) =>
        EmbeddingLayer<T>.Look(_e.AsMatrix(_tokens, Output.Columns), input, Output);
}

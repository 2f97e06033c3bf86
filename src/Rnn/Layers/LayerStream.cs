using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A layer that is fed step by step: its weights packed once, its state its own.</summary>
/// <remarks>One thread at a time. A step computes the very bits that a pass over the whole sequence computes.</remarks>
internal abstract class LayerStream<T>(int outputSize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _output = new(outputSize);

    /// <summary>[1, outputs]: what the last step gave.</summary>
    public MatrixSpan<T> Output => _output.AsMatrix(1, _output.Length);

    /// <summary>Takes one step.</summary>
    /// <param name="input">[1, inputs].</param>
    public abstract void Step(MatrixSpan<T> input);

    /// <summary>Forgets what came before.</summary>
    public virtual void Reset()
    {
    }
}

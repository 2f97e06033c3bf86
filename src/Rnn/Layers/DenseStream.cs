using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A dense layer fed step by step.</summary>
internal sealed class DenseStream<T>(int rows, Activation activation, PackedMatrix<T> w, AlignedBuffer<T> b) : LayerStream<T>(rows, w.Columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(MatrixSpan<T> input)
    {
        MatrixSpan<T> y = Output;
        MatrixProduct.Multiply(input, w, b.Repeated(Rows), y); // z = x·W + b
        if (activation != Activation.Identity)
        {
            activation.Apply(y, y); // y = f(z)
        }
    }
}

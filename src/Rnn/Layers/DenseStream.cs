using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A dense layer fed step by step.</summary>
internal sealed class DenseStream<T> : LayerStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Activation _activation;
    private readonly PackedMatrix<T> _w;
    private readonly AlignedBuffer<T> _b;

    public DenseStream(int rows, Activation activation, Parameter<T> w, Parameter<T> b)
        : base(rows, w.Columns)
    {
        _activation = activation;
        _w = PackedMatrix<T>.Of(w.Matrix);
        _b = new AlignedBuffer<T>(b.Count);
        b.Values.CopyTo(_b.Span);
    }

    public override void Step(MatrixSpan<T> input)
    {
        MatrixSpan<T> y = Output;
        MatrixProduct.Multiply(input, _w, new MatrixSpan<T>(_b.Span, Rows, _b.Length, rowStride: 0, columnStride: 1), y); // z = x·W + b
        if (_activation != Activation.Identity)
        {
            _activation.Apply(y, y); // y = f(z)
        }
    }
}

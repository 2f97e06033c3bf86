using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>
/// One vector of each sequence that an encoder has read: what its last layer says of the whole, or the mean of its outputs where none of its
/// layers carries a state.
/// </summary>
/// <param name="from">The workspace of the encoder's last layer.</param>
/// <param name="isMean">Whether it is the mean.</param>
/// <param name="match">Which rows belong together.</param>
internal sealed class SummaryWorkspace<T>(LayerWorkspace<T> from, bool isMean, RowMatch match)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _gradients = new();
    private int _rows;

    /// <summary>[sequences, size], in the decoder's order.</summary>
    public MatrixSpan<T> Values => _values.AsMatrix(_rows, from.Output.FeatureCount);

    /// <summary>The gradient of the loss by it, to be added to.</summary>
    public MatrixSpan<T> Gradients => _gradients.AsMatrix(_rows, from.Output.FeatureCount);

    /// <summary>After the encoder's pass.</summary>
    public void Load()
    {
        SequenceLayout layout = from.Output.Layout;
        _rows = layout.Sequences;
        _values.Resize(_rows, from.Output.FeatureCount);
        for (int row = 0; row < _rows; row++)
        {
            int own = match.EncoderRows[row];
            Span<T> to = Values.Row(row);
            if (!isMean)
            {
                from.CopyFinal(own, to);
                continue;
            }

            to.Clear();
            for (int step = 0; step < layout.Lengths[own]; step++)
            {
                TensorPrimitives.Add<T>(to, from.Output.Matrix.Row(layout.Offset(step) + own), to);
            }

            TensorPrimitives.Multiply(to, One(layout.Lengths[own]), to);
        }
    }

    /// <summary>Before the decoder's way back.</summary>
    public void BeginBackward()
    {
        _gradients.Resize(_rows, from.Output.FeatureCount);
        _gradients.Span.Clear();
    }

    /// <summary>Leaves the gradients to the encoder's last layer, whose output has a gradient already.</summary>
    public void EndBackward()
    {
        SequenceLayout layout = from.Output.Layout;
        for (int row = 0; row < _rows; row++)
        {
            int own = match.EncoderRows[row];
            ReadOnlySpan<T> gradient = Gradients.Row(row);
            if (!isMean)
            {
                gradient.CopyTo(from.FinalGradient.Row(own));
                continue;
            }

            for (int step = 0; step < layout.Lengths[own]; step++)
            {
                Span<T> to = from.OutputGradient.Row(layout.Offset(step) + own);
                TensorPrimitives.FusedMultiplyAdd(gradient, One(layout.Lengths[own]), to, to);
            }
        }
    }

    private static T One(int length) => length == 0 ? T.Zero : T.One / T.CreateTruncating(length);
}

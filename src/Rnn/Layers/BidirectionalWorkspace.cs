using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass in both directions leaves behind.</summary>
internal sealed class BidirectionalWorkspace<T> : LayerWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Merge _merge;
    private readonly AlignedBuffer<T> _reversedGradient = new();
    private readonly T[] _finalForward;
    private readonly T[] _final;

    public BidirectionalWorkspace(
        RecurrentWorkspace<T> forwards, RecurrentWorkspace<T> backwards, int inputSize, Merge merge, WorkerTeam team)
        : base(merge == Merge.Concatenate ? forwards.Output.FeatureCount + backwards.Output.FeatureCount : forwards.Output.FeatureCount, team)
    {
        (Forwards, Backwards, _merge) = (forwards, backwards, merge);
        Reversed = new SequenceBatch<T>(new SequenceLayout(), inputSize);
        _finalForward = new T[forwards.Output.FeatureCount];
        _final = new T[backwards.Output.FeatureCount];
    }

    public RecurrentWorkspace<T> Forwards { get; }

    public RecurrentWorkspace<T> Backwards { get; }

    /// <summary>The input, each sequence back to front.</summary>
    public SequenceBatch<T> Reversed { get; private set; }

    public override bool TakesFinalGradient => true;

    private int ForwardSize => Forwards.Output.FeatureCount;

    public override void CopyFinal(int row, Span<T> to)
    {
        Forwards.CopyFinal(row, to[..ForwardSize]);
        Backwards.CopyFinal(row, _final);
        Combine(to[..ForwardSize], _final, to);
    }

    public SequenceBatch<T> Reverse(SequenceBatch<T> input)
    {
        if (Reversed.Layout != input.Layout)
        {
            Reversed = new SequenceBatch<T>(input.Layout, input.FeatureCount);
        }

        Reversed.SetReversed(input);
        return Reversed;
    }

    public void MergeOutputs()
    {
        SequenceLayout layout = Output.Layout;
        for (int step = 0; step < layout.Steps; step++)
        {
            for (int row = 0; row < layout.ActiveRows(step); row++)
            {
                int at = layout.Offset(step) + row;
                Combine(Forwards.Output.Matrix.Row(at), Backwards.Output.Matrix.Row(layout.MirrorRow(step, row)), Output.Matrix.Row(at));
            }
        }
    }

    /// <summary>Hands each direction its part of the gradient of the output, in its own order.</summary>
    public void SplitGradient()
    {
        Forwards.FitGradient(HasOutputGradient, HasFinalGradient);
        Backwards.FitGradient(HasOutputGradient, HasFinalGradient);
        SequenceLayout layout = Output.Layout;
        for (int row = 0; HasFinalGradient && row < layout.Sequences; row++)
        {
            if (_merge == Merge.Multiply)
            {
                Forwards.CopyFinal(row, _finalForward);
                Backwards.CopyFinal(row, _final);
            }

            Split(FinalGradient.Row(row), _finalForward, _final, Forwards.FinalGradient.Row(row), Backwards.FinalGradient.Row(row));
        }

        for (int step = 0; HasOutputGradient && step < layout.Steps; step++)
        {
            for (int row = 0; row < layout.ActiveRows(step); row++)
            {
                int at = layout.Offset(step) + row, mirror = layout.MirrorRow(step, row);
                Split(
                    OutputGradient.Row(at), Forwards.Output.Matrix.Row(at), Backwards.Output.Matrix.Row(mirror),
                    Forwards.OutputGradient.Row(at), Backwards.OutputGradient.Row(mirror));
            }
        }
    }

    public MatrixSpan<T> FitReversedGradient()
    {
        _reversedGradient.Resize(Reversed.RowCount, Reversed.FeatureCount);
        return _reversedGradient.AsMatrix(Reversed.RowCount, Reversed.FeatureCount);
    }

    /// <summary>Adds the gradient by the reversed input to that by the input.</summary>
    public void AddReversed(MatrixSpan<T> reversed, MatrixSpan<T> gradient)
    {
        SequenceLayout layout = Output.Layout;
        for (int step = 0; step < layout.Steps; step++)
        {
            for (int row = 0; row < layout.ActiveRows(step); row++)
            {
                Span<T> own = gradient.Row(layout.Offset(step) + row);
                TensorPrimitives.Add(own, reversed.Row(layout.MirrorRow(step, row)), own);
            }
        }
    }

    private void Combine(ReadOnlySpan<T> forward, ReadOnlySpan<T> backward, Span<T> y)
    {
        switch (_merge)
        {
            case Merge.Concatenate:
                forward.CopyTo(y);
                backward.CopyTo(y[forward.Length..]);
                break;
            case Merge.Multiply:
                TensorPrimitives.Multiply(forward, backward, y);
                break;
            default:
                TensorPrimitives.Add(forward, backward, y);
                if (_merge == Merge.Average)
                {
                    TensorPrimitives.Multiply(y, T.CreateTruncating(0.5), y);
                }

                break;
        }
    }

    private void Split(ReadOnlySpan<T> dy, ReadOnlySpan<T> forward, ReadOnlySpan<T> backward, Span<T> dForward, Span<T> dBackward)
    {
        switch (_merge)
        {
            case Merge.Concatenate: // y = [f, b]
                dy[..dForward.Length].CopyTo(dForward);
                dy[dForward.Length..].CopyTo(dBackward);
                break;
            case Merge.Multiply: // y = f∘b
                TensorPrimitives.Multiply(dy, backward, dForward);
                TensorPrimitives.Multiply(dy, forward, dBackward);
                break;
            default: // y = f + b, or half of it
                TensorPrimitives.Multiply(dy, T.CreateTruncating(_merge == Merge.Average ? 0.5 : 1), dForward);
                dForward.CopyTo(dBackward);
                break;
        }
    }
}

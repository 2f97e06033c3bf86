using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through a layer that reads backwards leaves behind.</summary>
internal sealed class ReversedWorkspace<T>(RecurrentWorkspace<T> inner, int inputSize, WorkerTeam team)
    : LayerWorkspace<T>(inner.Output.FeatureCount, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _reversedGradient = new();

    public RecurrentWorkspace<T> Inner => inner;

    /// <summary>The input, each sequence back to front.</summary>
    public SequenceBatch<T> Reversed { get; private set; } = new(new SequenceLayout(), inputSize);

    public override bool TakesFinalGradient => true;

    public override void CopyFinal(int row, Span<T> to) => inner.CopyFinal(row, to);

    public SequenceBatch<T> Reverse(SequenceBatch<T> input)
    {
        if (Reversed.Layout != input.Layout)
        {
            Reversed = new SequenceBatch<T>(input.Layout, input.FeatureCount);
        }

        Reversed.SetReversed(input);
        return Reversed;
    }

    public MatrixSpan<T> FitReversedGradient()
    {
        _reversedGradient.Resize(Reversed.RowCount, Reversed.FeatureCount);
        return _reversedGradient.AsMatrix(Reversed.RowCount, Reversed.FeatureCount);
    }

    /// <summary>Turns each sequence around.</summary>
    public void Mirror(MatrixSpan<T> from, MatrixSpan<T> to)
    {
        SequenceLayout layout = Output.Layout;
        for (int step = 0; step < layout.Steps; step++)
        {
            for (int row = 0; row < layout.ActiveRows(step); row++)
            {
                from.Row(layout.Offset(step) + row).CopyTo(to.Row(layout.MirrorRow(step, row)));
            }
        }
    }
}

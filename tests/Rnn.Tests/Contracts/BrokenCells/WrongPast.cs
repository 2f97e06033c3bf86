using Rnn.Cells;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>Forward and backward take h₋ for 0: right derivatives of a cell without a past.</summary>
internal sealed class IgnoredPast() : RecurrentCell<double>(4)
{
    public override string Kind => "forgetful";

    public override int GateCount => 1;

    public override void Forward(in CellStep<double> step)
    {
        for (int i = 0; i < step.Gates.Flat.Length; i++)
        {
            step.Gates.Flat[i] = step.Hidden.Flat[i] = Math.Tanh(step.Gates.Flat[i]);
        }
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        for (int i = 0; i < step.Gates.Flat.Length; i++)
        {
            step.Gates.Flat[i] = step.HiddenGradient.Flat[i] * (1 - (step.Gates.Flat[i] * step.Gates.Flat[i]));
        }

        step.HiddenGradient.Flat.Clear();
    }

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
    }

    protected override void Declare(CellParameters<double> parameters)
    {
    }
}

/// <summary>Takes the past from a field of its own and not from PreviousHidden.</summary>
internal sealed class KeptState : SmallCell
{
    private double _last;

    public override void Forward(in CellStep<double> step)
    {
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            step.Gates[row, 0] += 0.1 * _last;
        }

        base.Forward(step);
        _last = step.Hidden[0, 0];
    }
}

/// <summary>Keeps what backward needs in a field, where the next forward pass overwrites it.</summary>
internal sealed class NotesInAField : SmallCell
{
    private readonly Dictionary<int, double[]> _activations = [];

    public override void Forward(in CellStep<double> step)
    {
        base.Forward(step);
        _activations[step.FirstRow] = step.Gates.Flat.ToArray();
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        double[] kept = _activations[step.FirstRow];
        kept.AsSpan(0, Math.Min(kept.Length, step.Gates.Flat.Length)).CopyTo(step.Gates.Flat);
        base.Backward(step);
    }
}

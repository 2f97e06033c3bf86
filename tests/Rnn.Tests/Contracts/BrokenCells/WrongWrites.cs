using Rnn.Cells;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>Takes an array from the heap at each step.</summary>
internal sealed class Allocates : SmallCell
{
    public override void Forward(in CellStep<double> step)
    {
        double[] notes = new double[HiddenSize];
        base.Forward(step);
        notes[0] = step.Hidden[0, 0];
        step.Hidden[0, 0] = notes[0];
    }
}

/// <summary>Sets the gradient of p and does not add to it.</summary>
internal sealed class OverwrittenGradient : SmallCell
{
    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        P.Parameter.Gradients.Clear();
        base.AddGradients(steps);
    }
}

/// <summary>Clips h₋ in place, and so the output of the step before.</summary>
internal sealed class WritesPreviousHidden : SmallCell
{
    public override void Forward(in CellStep<double> step)
    {
        foreach (ref double h in step.PreviousHidden.Flat)
        {
            h = Math.Clamp(h, -0.1, 0.1);
        }

        base.Forward(step);
    }
}

/// <summary>Leaves the last unit of c as it was.</summary>
internal sealed class UnwrittenState : SmallCell
{
    public override void Forward(in CellStep<double> step)
    {
        double[] before = new double[step.Gates.Rows];
        for (int row = 0; row < before.Length; row++)
        {
            before[row] = step.CellState[row, HiddenSize - 1];
        }

        base.Forward(step);
        for (int row = 0; row < before.Length; row++)
        {
            step.CellState[row, HiddenSize - 1] = before[row];
        }
    }
}

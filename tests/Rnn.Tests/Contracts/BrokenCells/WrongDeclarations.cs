using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>Declares a weight that it never uses.</summary>
internal sealed class UnusedParameter : SmallCell
{
    protected override void Declare(CellParameters<double> parameters)
    {
        base.Declare(parameters);
        _ = parameters.AddWeight("V", HiddenSize, HiddenSize, Initializer.GlorotUniform);
    }
}

/// <summary>Has two gates' worth of input product but uses one.</summary>
internal sealed class UnusedGate : SmallCell
{
    public override int GateCount => 2;

    public override IReadOnlyList<string> GateNames => ["s", "t"];

    public override void Forward(in CellStep<double> step)
    {
        step.AddProduct(step.PreviousHidden, U, step.Gates.SliceColumns(0, HiddenSize));
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            for (int j = 0; j < HiddenSize; j++)
            {
                step.CellState[row, j] = step.Gates[row, j] + (0.5 * step.PreviousCellState[row, j]);
                step.Hidden[row, j] = step.Row(P)[0, j] * step.CellState[row, j];
            }
        }
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            for (int j = 0; j < HiddenSize; j++)
            {
                double dh = step.HiddenGradient[row, j];
                step.Saved[row, j] = dh * step.CellState[row, j];
                step.Gates[row, j] = step.CellStateGradient[row, j] + (dh * step.Row(P)[0, j]);
                step.Gates[row, HiddenSize + j] = 0;
                step.CellStateGradient[row, j] = 0.5 * step.Gates[row, j];
            }
        }

        step.MultiplyTransposed(step.Gates.SliceColumns(0, HiddenSize), U, step.HiddenGradient, add: false);
    }

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        steps.AddStateProduct(U, steps.Gates.SliceColumns(0, HiddenSize));
        steps.AddRows(P.Parameter, steps.Saved);
    }
}

/// <summary>Declares no room for the notes that it takes.</summary>
internal sealed class TooLittleRoom : SmallCell
{
    public override int SavedSize => 0;
}

/// <summary>Declares more room for notes than it uses.</summary>
internal sealed class TooMuchRoom : SmallCell
{
    public override int SavedSize => HiddenSize + 3;
}

/// <summary>Has no way back.</summary>
internal sealed class Throws : SmallCell
{
    public override void Backward(in CellStepGradient<double> step) => throw new NotSupportedException("No way back from here.");
}

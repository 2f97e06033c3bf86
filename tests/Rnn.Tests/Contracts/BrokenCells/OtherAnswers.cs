using Rnn.Cells;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>Centres each step on the mean over its rows, as if other sequences were data of this one.</summary>
internal sealed class MeanOverRows : SmallCell
{
    public override void Forward(in CellStep<double> step)
    {
        for (int column = 0; column < HiddenSize; column++)
        {
            double sum = 0;
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                sum += step.Gates[row, column];
            }

            for (int row = 0; row < step.Gates.Rows; row++)
            {
                step.Gates[row, column] -= 0.1 * sum / step.Gates.Rows;
            }
        }

        base.Forward(step);
    }
}

/// <summary>Rounds at inference as it does not in training.</summary>
internal sealed class OtherAtInference : SmallCell
{
    public override void Forward(in CellStep<double> step)
    {
        base.Forward(step);
        for (int i = 0; i < step.Hidden.Flat.Length && !step.ForBackward; i++)
        {
            step.Hidden.Flat[i] = Math.Round(step.Hidden.Flat[i], 3);
        }
    }
}

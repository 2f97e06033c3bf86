using Rnn.Layers;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <summary>The states that the sequences of each example begin from in one recurrent layer.</summary>
internal sealed class InitialStates
{
    private const double Size = 0.5;

    public InitialStates(RecurrentPart<double> part, int place, int examples)
    {
        Part = part;
        int size = part.Layer.Cell.OutputSize, cellSize = part.Layer.Cell.CellStateSize;
        Hidden = ModelProbe.Normal(examples * size, Size, 2 * (uint)place);
        CellState = ModelProbe.Normal(examples * cellSize, Size, (2 * (uint)place) + 1);
    }

    public RecurrentPart<double> Part { get; }

    /// <summary>h₀, [examples, H].</summary>
    public double[] Hidden { get; }

    /// <summary>c₀, [examples, cell state].</summary>
    public double[] CellState { get; }

    /// <summary>Lays them out for the examples of a pass.</summary>
    public void CopyTo(RecurrentWorkspace<double> workspace, int[] indices)
    {
        for (int row = 0; row < workspace.Output.SequenceCount; row++)
        {
            int index = indices[workspace.Output.Layout.Order[row]];
            RowOf(Hidden, workspace.InitialHidden.Columns, index).CopyTo(workspace.InitialHidden.Row(row));
            RowOf(CellState, workspace.InitialCellState.Columns, index).CopyTo(workspace.InitialCellState.Row(row));
        }
    }

    /// <summary>The gradients by them, [examples, …], of a pass over all examples in order.</summary>
    public double[] Gradient(MatrixSpan<double> gradient)
    {
        double[] values = new double[gradient.Rows * gradient.Columns];
        for (int row = 0; row < gradient.Rows; row++)
        {
            gradient.Row(row).CopyTo(RowOf(values, gradient.Columns, Part.Workspace.Output.Layout.Order[row]));
        }

        return values;
    }

    private static Span<double> RowOf(double[] values, int size, int index) => values.AsSpan(index * size, size);
}

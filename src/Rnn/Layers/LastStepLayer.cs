using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Keeps the last step of each sequence: its own last one, whatever the others' lengths.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class LastStepLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LastStepLayer(string name, int size)
        : base(name, size, size)
    {
    }

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutputToSingleSteps(input);
        for (int row = 0; row < input.SequenceCount; row++)
        {
            input.Matrix.Row(input.Layout.LastRow(row)).CopyTo(workspace.Output.Matrix.Row(row));
        }
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        if (inputGradient.Columns == 0)
        {
            return;
        }

        if (inputGradient.Rows == input.SequenceCount)
        {
            // The layer below takes the gradient of last steps alone, or there is but one step.
            workspace.OutputGradient.Flat.CopyTo(inputGradient.Flat);
            return;
        }

        inputGradient.Flat.Clear();
        for (int row = 0; row < input.SequenceCount; row++)
        {
            workspace.OutputGradient.Row(row).CopyTo(inputGradient.Row(input.Layout.LastRow(row)));
        }
    }
}

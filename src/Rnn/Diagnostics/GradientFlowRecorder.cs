using System.Numerics;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Diagnostics;

/// <summary>Measures the gradients of the states at every step of one batch.</summary>
internal static class GradientFlowRecorder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static GradientFlow Record(SequenceModel<T> model, SequenceDataset<T> data)
    {
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        ModelWorkspace<T> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        IReadOnlyList<RecurrentPart<T>> parts = RecurrentPart<T>.Of(model.Layers, workspace.Layers); // those that write too
        var flows = new Dictionary<RecurrentPart<T>, LayerGradientFlow>();
        T[] gradients = model.Parameters.AllGradients.ToArray();
        foreach (IGrouping<bool, RecurrentPart<T>> direction in parts.GroupBy(part => part.Reversed))
        {
            workspace.LoadInputs(data, indices);
            workspace.Forward(Pass.Calm);
            foreach (RecurrentPart<T> part in direction)
            {
                part.KeepStateGradients();
            }

            workspace.LoadTargets(data, indices);
            _ = workspace.Loss();
            if (!model.Topology.AnswersOnce)
            {
                KeepOneStep(workspace.Layers[^1], first: direction.Key);
            }

            workspace.Backward(Pass.Calm);
            foreach (RecurrentPart<T> part in direction)
            {
                flows.Add(part, Measure(part));
            }
        }

        gradients.CopyTo(model.Parameters.AllGradients);
        return new GradientFlow([.. parts.Select(part => flows[part])]);
    }

    /// <summary>Makes the loss that of one step of each sequence: where a direction ends.</summary>
    private static void KeepOneStep(LayerWorkspace<T> last, bool first)
    {
        SequenceLayout layout = last.Output.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                if (step != (first ? 0 : layout.Lengths[row] - 1))
                {
                    last.OutputGradient.Row(layout.Offset(step) + row).Clear();
                }
            }
        }
    }

    private static LayerGradientFlow Measure(RecurrentPart<T> part)
    {
        SequenceLayout layout = part.Workspace.Output.Layout;
        double[] hidden = new double[layout.Steps], cellState = new double[layout.Steps], both = new double[layout.Steps];
        int[] counts = new int[layout.Steps];
        for (int row = 0; row < layout.Sequences; row++)
        {
            for (int back = 0; back < layout.Lengths[row]; back++)
            {
                int at = layout.MirrorRow(back, row);
                double h = SumOfSquares(part.Workspace.Trace!.Hidden, at), c = SumOfSquares(part.Workspace.Trace.CellState, at);
                hidden[back] += Math.Sqrt(h);
                cellState[back] += Math.Sqrt(c);
                both[back] += Math.Sqrt(h + c);
                counts[back]++;
            }
        }

        return new LayerGradientFlow(
            part.Layer.Name, Mean(hidden), part.Layer.Cell.CellStateSize == 0 ? [] : Mean(cellState), Mean(both), SpectralRadius.Of(part.Layer));

        double[] Mean(double[] sums) => [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    private static double SumOfSquares(MatrixSpan<T> rows, int row)
    {
        double sum = 0;
        foreach (T value in rows.Columns == 0 ? [] : rows.Row(row))
        {
            double number = double.CreateTruncating(value);
            sum += number * number;
        }

        return sum;
    }
}

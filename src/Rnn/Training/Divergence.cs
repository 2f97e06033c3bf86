using System.Numerics;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>Where the first number that is none lies, in words.</summary>
internal static class Divergence
{
    /// <summary>Looks along the way of the computation: weights, outputs of the layers from input to output, gradients.</summary>
    public static string Find<T>(SequenceModel<T> model, ModelWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Parameter<T> parameter in model.Parameters)
        {
            if (FirstBad(parameter.Matrix) is var (row, column, value))
            {
                return FormattableString.Invariant($"the weight {parameter.Name}[{row}, {column}] is {value}");
            }
        }

        for (int i = 0; i < workspace.Layers.Length; i++)
        {
            SequenceBatch<T> output = workspace.Layers[i].Output;
            if (FirstBad(output.Matrix) is var (row, unit, value))
            {
                (int sequence, int step) = Place(output.Layout, row);
                return FormattableString.Invariant(
                    $"unit {unit} of {model.Layers[i].Name} is {value} at step {step} of the batch's sequence {sequence}");
            }
        }

        foreach (Parameter<T> parameter in model.Parameters)
        {
            if (FirstBad(parameter.GradientMatrix) is var (row, column, value))
            {
                return FormattableString.Invariant($"the gradient by {parameter.Name}[{row}, {column}] is {value}");
            }
        }

        return "the loss is no finite number, though all weights and outputs are; a target may be out of range";
    }

    private static (int Row, int Column, T Value)? FirstBad<T>(MatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<T> values = matrix.Row(row);
            for (int column = 0; column < values.Length; column++)
            {
                if (!T.IsFinite(values[column]))
                {
                    return (row, column, values[column]);
                }
            }
        }

        return null;
    }

    private static (int Sequence, int Step) Place(SequenceLayout layout, int row)
    {
        int step = 0;
        while (layout.Offset(step + 1) <= row)
        {
            step++;
        }

        return (layout.Order[row - layout.Offset(step)], step);
    }
}

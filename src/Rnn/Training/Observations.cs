using System.Numerics;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>What a person should be told of an epoch: gradients that explode, units that do nothing any more.</summary>
internal static class Observations
{
    // So many times the usual norm is no ordinary steep place; a unit within so little of its bounds learns next to nothing.
    private const double Explosion = 100, Saturation = 0.999;

    public static IReadOnlyList<string> Of<T>(SequenceModel<T> model, ModelWorkspace<T> lastBatch, double norm, IReadOnlyList<EpochResult> before)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var warnings = new List<string>();
        double[] norms = [.. before.Select(epoch => epoch.GradientNorm).Order()];
        if (norms.Length > 0 && norms[norms.Length / 2] > 0 && norm > Explosion * norms[norms.Length / 2])
        {
            warnings.Add(FormattableString.Invariant(
                $"the gradient's norm rose to {norm:G3}; in the epochs before it was mostly {norms[norms.Length / 2]:G3}. Try a lower learning rate or ClipGradientNorm."));
        }

        for (int i = 0; i < model.Layers.Count; i++)
        {
            Layer<T> layer = model.Layers[i] is ResidualLayer<T> residual ? residual.Inner : model.Layers[i];
            if (layer is DenseLayer<T> or RecurrentLayer<T> && i < model.Layers.Count - 1 && lastBatch.Layers[i].Output.RowCount > 1)
            {
                Look(layer, lastBatch.Layers[i].Output.Matrix, warnings);
            }
        }

        return warnings;
    }

    private static void Look<T>(Layer<T> layer, MatrixSpan<T> output, List<string> warnings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int dead = 0, saturated = 0;
        T bound = T.CreateTruncating(Saturation);
        for (int unit = 0; unit < output.Columns; unit++)
        {
            bool zero = true, high = true;
            for (int row = 0; row < output.Rows && (zero || high); row++)
            {
                T value = output[row, unit];
                zero &= value == T.Zero;
                high &= T.Abs(value) >= bound && T.Abs(value) <= T.One;
            }

            dead += zero ? 1 : 0;
            saturated += high ? 1 : 0;
        }

        string of = $"of {output.Columns} units were";
        if (dead > 0)
        {
            warnings.Add($"{layer.Name}: {dead} {of} 0 at every step of the last batch and learn nothing.");
        }

        if (saturated > 0)
        {
            warnings.Add($"{layer.Name}: {saturated} {of} saturated at every step of the last batch and hardly learn.");
        }
    }
}

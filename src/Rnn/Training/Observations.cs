using System.Numerics;
using Rnn.Models;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>What a person should be told of an epoch: gradients that explode, units that do nothing any more.</summary>
internal sealed class Observations<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many times the usual norm is no ordinary steep place; a unit within so little of its bounds learns next to nothing.
    private const double Explosion = 100, Saturation = 0.999;

    // Of fewer rows nothing can be said: a unit may well be silent for some.
    private const int FewestRows = 32;

    private readonly List<Units> _layers = [];
    private int _rows;

    public Observations(SequenceModel<T> model)
    {
        for (int i = 0; i < model.Layers.Count - 1; i++)
        {
            if (model.Layers[i] is { HasUnits: true } layer)
            {
                _layers.Add(new Units(i, layer.Name, layer.OutputSize));
            }
        }
    }

    /// <summary>Looks at a batch that was just learned from: only at units that have not yet shown that they live.</summary>
    public void Look(ModelWorkspace<T> batch)
    {
        T bound = T.CreateTruncating(Saturation);
        foreach (Units layer in _layers)
        {
            MatrixSpan<T> output = batch.Layers[layer.Index].Units.Matrix; // beside what goes around it, a dead unit looks alive
            for (int unit = 0; unit < output.Columns; unit++)
            {
                for (int row = 0; row < output.Rows && !(layer.Lives[unit] && layer.Moves[unit]); row++)
                {
                    T value = output[row, unit];
                    layer.Lives[unit] |= value != T.Zero;
                    layer.Moves[unit] |= !(T.Abs(value) >= bound && T.Abs(value) <= T.One);
                }
            }
        }

        _rows += batch.Layers[0].Output.RowCount;
    }

    /// <summary>What there is to say of the epoch; the next one begins afresh.</summary>
    public IReadOnlyList<string> Take(double norm, IReadOnlyList<EpochResult> before)
    {
        var warnings = new List<string>();
        double[] norms = [.. before.Select(epoch => epoch.LargestGradientNorm).Order()];
        if (norms.Length > 0 && norms[norms.Length / 2] > 0 && norm > Explosion * norms[norms.Length / 2])
        {
            warnings.Add(FormattableString.Invariant(
                $"the gradient's norm rose to {norm:G3}; in the epochs before it was mostly {norms[norms.Length / 2]:G3}. Try a lower learning rate or ClipGradientNorm."));
        }

        foreach (Units layer in _layers)
        {
            if (_rows >= FewestRows)
            {
                Tell(layer.Lives, layer, "0 at every step of the epoch and learn nothing", warnings);
                Tell(layer.Moves, layer, "saturated at every step of the epoch and hardly learn", warnings);
            }

            layer.Lives.AsSpan().Clear();
            layer.Moves.AsSpan().Clear();
        }

        _rows = 0;
        return warnings;
    }

    private static void Tell(bool[] well, Units layer, string what, List<string> warnings)
    {
        int ill = well.Count(unit => !unit);
        if (ill > 0)
        {
            warnings.Add(FormattableString.Invariant($"{layer.Name}: {ill} of {well.Length} units were {what}; try a lower learning rate, scaled inputs, or fewer units."));
        }
    }

    private sealed record Units(int Index, string Name, int Size)
    {
        public bool[] Lives { get; } = new bool[Size];

        public bool[] Moves { get; } = new bool[Size];
    }
}

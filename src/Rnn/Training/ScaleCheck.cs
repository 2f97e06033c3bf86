using System.Numerics;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Whether inputs and targets are of a size that a network learns from; looks at the first examples of a training.</summary>
internal sealed class ScaleCheck<T>(SequenceModel<T> model)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Scaled numbers have a mean size of about 1. Columns of more than this slow a training down or saturate its units.
    private const double Large = 10;
    private const int EnoughRows = 1000, MostNamed = 3;

    private readonly Columns? _inputs = model.Layers[0].ReadsTokensFromNumbers || model.InputSize == 0 ? null : new Columns(model.InputSize);
    private readonly Columns? _targets = model.Head.Kind == PredictionKind.Number ? new Columns(model.Head.OutputSize) : null;

    /// <summary>Looks at the examples of a batch, if not enough were seen.</summary>
    public void Look(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
        {
            _inputs?.Add(data.GetInput(index));
            _targets?.Add(data.GetTarget(index));
        }
    }

    public IEnumerable<string> Take() =>
    [
        .. _inputs?.Tell("inputs", "scale them with a StandardScaler or MinMaxScaler that is fitted to the training part") ?? [],
        .. _targets?.Tell("targets", "scale them too, and predictions back with the same scaler") ?? [],
    ];

    private sealed class Columns(int count)
    {
        private readonly double[] _sums = new double[count];
        private readonly double[] _largest = new double[count];
        private int _rows;

        public void Add(ReadOnlySpan<T> values)
        {
            for (int first = 0; first + count <= values.Length && _rows < EnoughRows; first += count, _rows++)
            {
                for (int column = 0; column < count; column++)
                {
                    double size = Math.Abs(double.CreateTruncating(values[first + column]));
                    _sums[column] += size;
                    _largest[column] = Math.Max(_largest[column], size);
                }
            }
        }

        public IEnumerable<string> Tell(string what, string mend)
        {
            int[] large = [.. Enumerable.Range(0, count).Where(column => _sums[column] > Large * Math.Max(1, _rows))];
            if (large.Length > 0)
            {
                string named = string.Join(", ", large.Take(MostNamed).Select(column =>
                    FormattableString.Invariant($"column {column} (up to {_largest[column]:G4})")));
                string more = large.Length > MostNamed ? FormattableString.Invariant($" and {large.Length - MostNamed} more") : "";
                yield return $"the {what} are far from 1 in size: {named}{more}. Networks learn such numbers slowly or not at all; {mend}.";
            }
        }
    }
}

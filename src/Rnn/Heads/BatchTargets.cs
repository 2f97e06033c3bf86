using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Heads;

/// <summary>The targets of a batch, read where they lie in the data set.</summary>
internal sealed class BatchTargets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SequenceDataset<T> _data = null!; // set by Load
    private int[] _examples = []; // of each row of the layout
    private int[] _first = [];
    private T? _end;
    private T[] _ended = []; // targets with their end, one after the other
    private int[] _offsets = [];

    /// <summary>Numbers per step.</summary>
    public int Size => _data.TargetSize;

    /// <summary>Whether the examples have weights.</summary>
    public bool IsWeighted => _data.IsWeighted;

    /// <summary>Takes the targets of some examples for outputs that were laid out.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">Which examples.</param>
    /// <param name="first">Of each, the step of the target that belongs to the first output; empty if that is 0.</param>
    /// <param name="layout">How the outputs lie.</param>
    /// <param name="end">What is to follow the last step of every target; null for nothing.</param>
    public void Load(SequenceDataset<T> data, ReadOnlySpan<int> indices, ReadOnlySpan<int> first, SequenceLayout layout, T? end = null)
    {
        (_data, _end) = (data, end);
        if (_examples.Length < indices.Length)
        {
            _examples = new int[indices.Length];
            _first = new int[indices.Length];
        }

        for (int row = 0; row < indices.Length; row++)
        {
            int place = layout.Order[row];
            _examples[row] = indices[place];
            _first[row] = first.IsEmpty ? 0 : first[place];
        }

        if (end is { } last)
        {
            AppendEnds(indices.Length, last);
        }
    }

    /// <summary>The target of the sequence in a row of the layout, from the step of its first output on.</summary>
    public ReadOnlySpan<T> Of(int row) => _end is null
        ? _data.GetTarget(_examples[row])[(_first[row] * Size)..]
        : _ended.AsSpan(_offsets[row], _offsets[row + 1] - _offsets[row]);

    /// <summary>How much the loss of that sequence counts.</summary>
    public double Weight(int row) => _data.GetWeight(_examples[row]);

    private void AppendEnds(int rows, T end)
    {
        if (_offsets.Length <= rows)
        {
            _offsets = new int[rows + 1];
        }

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> target = _data.GetTarget(_examples[row]);
            _offsets[row + 1] = _offsets[row] + target.Length + 1;
            if (_ended.Length < _offsets[row + 1])
            {
                Array.Resize(ref _ended, Math.Max(_offsets[row + 1], _ended.Length * 2));
            }

            target.CopyTo(_ended.AsSpan(_offsets[row]));
            _ended[_offsets[row + 1] - 1] = end;
        }
    }
}

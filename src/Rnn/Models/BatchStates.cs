using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>The states that the sequences of a batch begin from, and those that they end with.</summary>
internal sealed class BatchStates<T>(RecurrentPart<T>[] parts)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SequenceDataset<T>? _data;
    private int[] _indices = [];

    /// <summary>By name and size, from the input's side on.</summary>
    public IReadOnlyList<(string Name, int Size)> Parts { get; } = [.. parts.SelectMany(PartsOf)];

    /// <summary>Lets the next pass begin from the states that the examples have, if they have any.</summary>
    public void Begin(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        if (data.InitialStateNames.Count == 0 && _data is null)
        {
            return; // as always
        }

        _data = data.InitialStateNames.Count == 0 ? null : data;
        if (_indices.Length < indices.Length)
        {
            _indices = new int[indices.Length];
        }

        indices.CopyTo(_indices);
        foreach (RecurrentPart<T> part in parts)
        {
            part.Workspace.SetInitialState = _data is null ? null : part.Workspace.SetInitialState ?? (own => Fill(part, own));
        }
    }

    /// <summary>Copies the states after the last step of each sequence, of a state [sequences, size] per part, from a row on.</summary>
    public void CopyFinal(T[][] to, int first)
    {
        int place = 0;
        foreach (RecurrentPart<T> part in parts)
        {
            SequenceLayout layout = part.Workspace.Output.Layout;
            int size = part.Layer.OutputSize, cellSize = part.Layer.Cell.CellStateSize;
            for (int row = 0; row < layout.Sequences; row++)
            {
                part.Workspace.CopyFinal(row, to[place].AsSpan((first + layout.Order[row]) * size, size));
                if (cellSize > 0)
                {
                    part.Workspace.CopyFinalCellState(row, to[place + 1].AsSpan((first + layout.Order[row]) * cellSize, cellSize));
                }
            }

            place += cellSize > 0 ? 2 : 1;
        }
    }

    private void Fill(RecurrentPart<T> part, RecurrentWorkspace<T> own)
    {
        for (int row = 0; row < own.Output.SequenceCount; row++)
        {
            int index = _indices[own.Output.Layout.Order[row]];
            ReadOnlySpan<T> hidden = _data!.GetInitialState(index, part.HiddenName);
            if (hidden.Length > 0)
            {
                hidden.CopyTo(own.InitialHidden.Row(row));
                _data.GetInitialState(index, part.CellStateName).CopyTo(own.InitialCellState.Row(row));
                own.MarkGiven(row);
            }
        }
    }

    private static IEnumerable<(string, int)> PartsOf(RecurrentPart<T> part)
    {
        yield return (part.HiddenName, part.Layer.OutputSize);
        if (part.Layer.Cell.CellStateSize > 0)
        {
            yield return (part.CellStateName, part.Layer.Cell.CellStateSize);
        }
    }
}

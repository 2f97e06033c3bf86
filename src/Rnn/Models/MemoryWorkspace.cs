using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Takes the outputs of an encoder's layer to the decoder's layers that read them at every step, and the gradients back.</summary>
internal sealed class MemoryWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LayerWorkspace<T> _from;
    private readonly RowMatch _match;
    private RecurrentWorkspace<T>[] _readers;
    private int[] _lengths = [];

    /// <param name="from">The workspace of the encoder's layer.</param>
    /// <param name="readers">Those of the decoder's layers that read it.</param>
    /// <param name="match">Which rows belong together.</param>
    public MemoryWorkspace(LayerWorkspace<T> from, IEnumerable<RecurrentWorkspace<T>> readers, RowMatch match)
    {
        (_from, _readers, _match) = (from, [.. readers], match);
        Memory = new SequenceMemory<T>(from.Output.FeatureCount);
        from.AddToOutputGradient = AddGradients;
    }

    /// <summary>A memory for each row of the decoder.</summary>
    public SequenceMemory<T> Memory { get; }

    /// <summary>Lets others read it too.</summary>
    public void AddReaders(IEnumerable<RecurrentWorkspace<T>> readers)
    {
        _readers = [.. _readers, .. readers];
        Array.ForEach(_readers, reader => reader.Memory!.Take(Memory));
    }

    /// <summary>After the encoder's pass, before the decoder's.</summary>
    public void Load()
    {
        Load(_match.EncoderRows);
        foreach (RecurrentWorkspace<T> reader in _readers)
        {
            reader.Memory!.Take(Memory);
        }
    }

    /// <summary>The memories of the encoder's rows in this order.</summary>
    public void Load(ReadOnlySpan<int> rows)
    {
        SequenceLayout layout = _from.Output.Layout;
        if (_lengths.Length < rows.Length)
        {
            _lengths = new int[rows.Length];
        }

        for (int i = 0; i < rows.Length; i++)
        {
            _lengths[i] = layout.Lengths[rows[i]];
        }

        Memory.Fit(_lengths.AsSpan(0, rows.Length));
        MatrixSpan<T> values = Memory.Values, output = _from.Output.Matrix;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int step = 0, first = Memory.First(i); step < _lengths[i]; step++)
            {
                output.Row(layout.Offset(step) + rows[i]).CopyTo(values.Row(first + step));
            }
        }
    }

    /// <summary>Before the decoder's way back.</summary>
    public void BeginBackward() => Memory.ClearGradients();

    private void AddGradients()
    {
        SequenceLayout layout = _from.Output.Layout;
        MatrixSpan<T> gradients = Memory.Gradients, output = _from.OutputGradient;
        for (int i = 0; i < Memory.Count; i++)
        {
            for (int step = 0, first = Memory.First(i), row = _match.EncoderRows[i]; step < Memory.Length(i); step++)
            {
                Span<T> to = output.Row(layout.Offset(step) + row);
                TensorPrimitives.Add(to, gradients.Row(first + step), to);
            }
        }
    }
}

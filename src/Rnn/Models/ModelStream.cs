using System.Numerics;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>A model fed step by step, for some sequences side by side.</summary>
internal sealed class ModelStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly LayerStream<T>[] _layers;
    private readonly int[] _stateSizes; // of a row in each layer

    public ModelStream(PackedModel<T> packed, int rows)
    {
        _model = packed.Model;
        InputSize = packed.Stack.Layers[0].InputSize;
        _layers = packed.CreateStreams(rows);
        StateParts = [.. _layers.SelectMany(layer => layer.StateParts)];
        _stateSizes = [.. _layers.Select(layer => layer.StateParts.Sum(part => part.Size))];
    }

    public int InputSize { get; }

    /// <summary>[rows × columns]: where the tokens of the next step go, if the model takes any.</summary>
    public Span<int> Tokens => _layers[0].Tokens;

    /// <summary>What the state of a row consists of, by name and size.</summary>
    public IReadOnlyList<(string Name, int Size)> StateParts { get; }

    /// <summary>Gives the layers that read a memory theirs, so many rows side by side the same one.</summary>
    /// <param name="memoryFrom">The memories, by the encoder's layer that they are the outputs of.</param>
    /// <param name="rowsOfEach">How many rows read the same.</param>
    public void TakeMemories(Func<int, SequenceMemory<T>> memoryFrom, int rowsOfEach)
    {
        foreach (LayerStream<T> layer in _layers)
        {
            if (layer.MemoryFrom >= 0)
            {
                layer.TakeMemory(memoryFrom(layer.MemoryFrom), rowsOfEach);
            }
        }
    }

    /// <summary>The layer next to the output that tells what it has looked at; null if none does.</summary>
    public LayerStream<T>? Reader => _layers.LastOrDefault(layer => layer.Heads > 0);

    /// <summary>One step of each row: from [rows, inputs] to the predictions [rows, outputs].</summary>
    public void Step(MatrixSpan<T> input, MatrixSpan<T> output)
    {
        StepToLogits(input, output);
        for (int row = 0; row < output.Rows; row++)
        {
            _model.Head.Activate(output.Row(row));
        }
    }

    /// <summary>The same, to the outputs before their activation.</summary>
    public void StepToLogits(MatrixSpan<T> input, MatrixSpan<T> output)
    {
        MatrixSpan<T> values = input;
        foreach (LayerStream<T> layer in _layers)
        {
            layer.Step(values);
            values = layer.Output;
        }

        values.Flat.CopyTo(output.Flat);
    }

    public void ResetRow(int row)
    {
        foreach (LayerStream<T> layer in _layers)
        {
            layer.ResetRow(row);
        }
    }

    /// <summary>Writes the state of a row, part after part.</summary>
    public void SaveRow(int row, Span<T> state)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].SaveRow(row, state[.._stateSizes[i]]);
            state = state[_stateSizes[i]..];
        }
    }

    /// <summary>Takes the state of a row as <see cref="SaveRow"/> wrote it.</summary>
    public void RestoreRow(int row, ReadOnlySpan<T> state)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].RestoreRow(row, state[.._stateSizes[i]]);
            state = state[_stateSizes[i]..];
        }
    }
}

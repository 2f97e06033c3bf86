using System.Numerics;
using Rnn.Layers;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>The layers of a model fed step by step, with the weights as they were when it began.</summary>
internal sealed class ModelStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly LayerStream<T>[] _layers;

    public ModelStream(SequenceModel<T> model, int rows)
    {
        _model = model;
        _layers = [.. model.Layers.Select(layer => layer.CreateStream(rows)).OfType<LayerStream<T>>()];
        StateSize = _layers.Sum(layer => layer.StateSize);
    }

    public int InputSize => _model.Layers[0].InputSize;

    /// <summary>Numbers of state per row.</summary>
    public int StateSize { get; }

    /// <summary>One step of each row: from [rows, inputs] to the predictions [rows, outputs].</summary>
    public void Step(MatrixSpan<T> input, MatrixSpan<T> output)
    {
        MatrixSpan<T> values = input;
        foreach (LayerStream<T> layer in _layers)
        {
            layer.Step(values);
            values = layer.Output;
        }

        values.Flat.CopyTo(output.Flat);
        for (int row = 0; row < output.Rows; row++)
        {
            _model.Head.Activate(output.Row(row));
        }
    }

    public void ResetRow(int row)
    {
        foreach (LayerStream<T> layer in _layers)
        {
            layer.ResetRow(row);
        }
    }

    public void SaveRow(int row, Span<T> state)
    {
        foreach (LayerStream<T> layer in _layers)
        {
            layer.SaveRow(row, state[..layer.StateSize]);
            state = state[layer.StateSize..];
        }
    }

    public void RestoreRow(int row, ReadOnlySpan<T> state)
    {
        foreach (LayerStream<T> layer in _layers)
        {
            layer.RestoreRow(row, state[..layer.StateSize]);
            state = state[layer.StateSize..];
        }
    }
}

using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>A sequence that arrives one step at a time: a key press, a sensor reading, a sample of sound.</summary>
/// <remarks>
/// <para>
/// The session holds the state of its sequence and a packed copy of the weights as they were when it began; training the
/// model further does not reach it. A step takes microseconds, takes no lock and allocates nothing. It gives the same
/// bits as <c>Predict</c> of the whole sequence so far: the last step of a many-to-one model's, that step of a
/// many-to-many model's.
/// </para>
/// <para>One thread at a time; any number of sessions of one model may run side by side.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class StreamingSession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly LayerStream<T>[] _layers;
    private readonly AlignedBuffer<T> _input;

    internal StreamingSession(SequenceModel<T> model)
    {
        _model = model;
        _layers = [.. model.Layers.Select(layer => layer.CreateStream()).OfType<LayerStream<T>>()];
        _input = new AlignedBuffer<T>(model.InputSize);
    }

    /// <summary>Numbers per input step.</summary>
    public int InputSize => _model.InputSize;

    /// <summary>Numbers per output step.</summary>
    public int OutputSize => _model.OutputSize;

    /// <summary>Feeds one step and gives the prediction after it.</summary>
    /// <param name="input">[<see cref="InputSize"/>], finite.</param>
    /// <param name="output">[<see cref="OutputSize"/>]: receives the prediction.</param>
    /// <exception cref="ArgumentException">A length is another, or the input holds NaN or infinity; the state is as before.</exception>
    public void Step(ReadOnlySpan<T> input, Span<T> output)
    {
        if (input.Length != InputSize || output.Length != OutputSize)
        {
            throw new ArgumentException(
                $"A step of this model takes {InputSize} numbers and gives {OutputSize}; got an input of {input.Length} and an " +
                $"output of {output.Length}.", input.Length != InputSize ? nameof(input) : nameof(output));
        }

        TensorShape.RequireFinite(input, InputSize, nameof(input));
        input.CopyTo(_input.Span);
        MatrixSpan<T> values = _input.AsMatrix(1, _input.Length);
        foreach (LayerStream<T> layer in _layers)
        {
            layer.Step(values);
            values = layer.Output;
        }

        values.Flat.CopyTo(output);
        _model.Head.Activate(output);
    }

    /// <summary>Forgets all steps so far: the next one is the first of a new sequence.</summary>
    public void Reset()
    {
        foreach (LayerStream<T> layer in _layers)
        {
            layer.Reset();
        }
    }
}

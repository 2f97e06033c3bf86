using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Diagnostics;

/// <summary>What a model did with one sequence: every gate, state and output at every step, and their gradients.</summary>
/// <remarks>Made by <c>model.Trace(input)</c> or, with gradients, <c>model.Trace(input, target)</c>.</remarks>
/// <example>
/// <code>
/// SequenceTrace&lt;float&gt; trace = model.Trace(input, target);
/// Tensor&lt;float&gt; forget = trace["lstm1"]["f"];            // [time, H]: how much of its memory each unit kept
/// Tensor&lt;float&gt; blame = trace["lstm1"].Gradient("h");    // ∂L/∂h at every step
/// </code>
/// </example>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SequenceTrace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SequenceTrace(IReadOnlyList<LayerTrace<T>> layers, Tensor<T> input, Tensor<T> prediction, double? loss, Tensor<T>? inputGradient)
    {
        Layers = layers;
        Input = input;
        Prediction = prediction;
        Loss = loss;
        InputGradient = inputGradient;
    }

    /// <summary>The trace of each layer, from input to output; of a layer in both directions three.</summary>
    public IReadOnlyList<LayerTrace<T>> Layers { get; }

    /// <summary>What the first layer read, [time, tokens and features]; of one-to-many the vector and the previous targets.</summary>
    public Tensor<T> Input { get; }

    /// <summary>What the model answered, [time, outputs]; one step if it answers once.</summary>
    public Tensor<T> Prediction { get; }

    /// <summary>The loss of the prediction; null if no target was given.</summary>
    public double? Loss { get; }

    /// <summary>
    /// The gradient of the loss by <see cref="Input"/>, of the same shape; by a token it is 0. Null if no target was given.
    /// </summary>
    public Tensor<T>? InputGradient { get; }

    /// <summary>The trace of the layer of this name.</summary>
    /// <param name="layer">Its name, such as <c>lstm1</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public LayerTrace<T> this[string layer] => Layers.FirstOrDefault(trace => trace.Name == layer) ?? throw new KeyNotFoundException(
        $"No layer is named '{layer}'. There are: {string.Join(", ", Layers.Select(trace => trace.Name))}.");

    /// <summary>The traces as tables, one per layer.</summary>
    public override string ToString()
    {
        var ends = new TraceTable<T>();
        ends.Add("x", Input);
        if (InputGradient is not null)
        {
            ends.Add("dx", InputGradient);
        }

        var answer = new TraceTable<T>();
        answer.Add("y", Prediction);
        string loss = Loss is { } value ? string.Create(CultureInfo.InvariantCulture, $", loss {value:0.######}") : "";
        return string.Join(
            Environment.NewLine,
            [$"input{Environment.NewLine}{ends}", .. Layers.Select(layer => layer.ToString()), $"prediction{loss}{Environment.NewLine}{answer}"]);
    }
}

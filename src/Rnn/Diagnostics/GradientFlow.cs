namespace Rnn.Diagnostics;

/// <summary>How far back in time the gradient of a model reaches: whether it vanishes, explodes, or arrives.</summary>
/// <remarks>Made by <c>model.GradientFlow(data)</c>.</remarks>
/// <example>
/// <code>
/// Console.WriteLine(model.GradientFlow(data));
/// // vanilla1: from 0.21 at the last step to 3.1e-09 49 steps before: vanishing, factor 0.69 a step; spectral radius of U: 1.00
/// </code>
/// </example>
public sealed class GradientFlow
{
    internal GradientFlow(IReadOnlyList<LayerGradientFlow> layers) => Layers = layers;

    /// <summary>The flow in each recurrent layer, from input to output; of a layer in both directions one for each.</summary>
    public IReadOnlyList<LayerGradientFlow> Layers { get; }

    /// <summary>The flow in the recurrent layer of this name.</summary>
    /// <param name="layer">Its name, such as <c>lstm1</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public LayerGradientFlow this[string layer] => Layers.FirstOrDefault(flow => flow.Name == layer) ?? throw new KeyNotFoundException(
        $"No recurrent layer is named '{layer}'. There are: {string.Join(", ", Layers.Select(flow => flow.Name))}.");

    /// <summary>What becomes of the gradient in words, one line per layer.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Layers);
}

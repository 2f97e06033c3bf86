using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Diagnostics;

/// <summary>What happened in one layer at each step of one sequence, by name.</summary>
/// <remarks>
/// <para>
/// Of a recurrent layer: each gate by its symbol (<c>i</c>, <c>f</c>, <c>g</c>, <c>o</c> of an LSTM; <c>r</c>, <c>z</c>,
/// <c>n</c> of a GRU), the state <c>h</c>, and <c>c</c> where there is one. A gate is what the cell keeps of it for
/// backward: its activation; of a vanilla cell, whose only activation is h, the sum <c>z</c> that h is made of.
/// </para>
/// <para>
/// Of a recurrent layer with attention <c>h</c> and <c>c</c> of the cell inside, its <c>output</c>, and <c>attention</c>, how much each step
/// has looked at each step of the memory, [time, steps of the memory]; of several heads <c>attention 1</c>, <c>attention 2</c> and so on.
/// </para>
/// <para>
/// Of any other layer: its <c>output</c>. A layer in both directions has three traces: <c>lstm1.forward</c> and
/// <c>lstm1.backward</c>, both in the order of the sequence's own time, and <c>lstm1</c>, whose output merges them. A
/// residual connection's <c>output</c> is x + f(x).
/// </para>
/// <para>Each is a tensor [time, size]; what is computed once per sequence has one step.</para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class LayerTrace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Tensor<T>> _gradients = [];
    private readonly Dictionary<string, Tensor<T>> _values = [];
    private readonly List<string> _names = [];

    internal LayerTrace(string name) => Name = name;

    /// <summary>The layer's name: <c>lstm1</c>.</summary>
    public string Name { get; }

    /// <summary>The names of what was recorded: gates in storage order, then states or output.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A gate, state or output at every step, [time, size].</summary>
    /// <param name="name">The name of a gate, state or output, such as <c>f</c>, <c>h</c> or <c>output</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Tensor<T> this[string name] => _values.TryGetValue(name, out Tensor<T>? values) ? values : throw new KeyNotFoundException(
        $"{Name} has no '{name}'. It has: {string.Join(", ", _names)}.");

    /// <summary>The gradient of the loss by a gate, state or output at every step, [time, size].</summary>
    /// <remarks>
    /// Of a gate: by its pre-activation, dz. Of h: ∂L/∂h through the layers above and through all later steps. Of c: through
    /// later steps, not through h of the same step; of the h of a layer with attention likewise, not through its output. Of the output of a dense layer: by x·W + b, before its activation; of
    /// others by the output itself.
    /// </remarks>
    /// <param name="name">The name of a gate, state or output, such as <c>f</c>, <c>h</c> or <c>output</c>.</param>
    /// <exception cref="KeyNotFoundException">
    /// There is none: the trace was made without a target, or (of the merged output of two directions) only the last states
    /// count, which it does not hold side by side.
    /// </exception>
    public Tensor<T> Gradient(string name) => _gradients.TryGetValue(name, out Tensor<T>? gradient) ? gradient : throw new KeyNotFoundException(
        _gradients.Count == 0
            ? $"{Name} has no gradients; give a target: Trace(input, target)."
            : $"{Name} has no gradient of '{name}'. It has those of: {string.Join(", ", _names.Where(_gradients.ContainsKey))}.");

    /// <summary>The trace as a table: one line per step, one column per unit; of many units and steps the first and last.</summary>
    public override string ToString()
    {
        var table = new TraceTable<T>();
        foreach (string name in _names)
        {
            table.Add(name, _values[name]);
        }

        foreach (string name in _names.Where(_gradients.ContainsKey))
        {
            table.Add(name.Length > 2 ? $"d {name}" : $"d{name}", _gradients[name]);
        }

        return $"{Name}{Environment.NewLine}{table}";
    }

    internal void Add(string name, Tensor<T> values)
    {
        _names.Add(name);
        _values.Add(name, values);
    }

    internal void AddGradient(string name, Tensor<T> gradient) => _gradients.Add(name, gradient);
}

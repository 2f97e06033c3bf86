using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Cells;

/// <summary>Takes a cell's declarations of its recurrent parameters.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class CellParameters<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> _store;
    private readonly string _layer;
    private readonly RecurrentCell<T> _cell;
    private readonly List<RecurrentWeight<T>> _weights = [];
    private readonly List<RecurrentBias<T>> _biases = [];

    internal CellParameters(ParameterStore<T> store, string layer, RecurrentCell<T> cell)
    {
        _store = store;
        _layer = layer;
        _cell = cell;
    }

    internal IReadOnlyList<RecurrentWeight<T>> Weights => _weights;

    internal IReadOnlyList<RecurrentBias<T>> Biases => _biases;

    /// <summary>A weight [size of h, gates·H], initialised gate by gate as the cell says.</summary>
    /// <param name="symbol">Its symbol in the formula, such as <c>U</c>.</param>
    /// <param name="gates">For how many gates.</param>
    public Parameter<T> AddRecurrentWeight(string symbol, int gates) => _store.Add(new ParameterShape(
        $"{_layer}.{symbol}", _cell.OutputSize, _cell.HiddenSize,
        [.. Enumerable.Repeat(_cell.RecurrentInitializer, gates)], IsBias: false));

    /// <summary>A bias [1, gates·H], 0 at first.</summary>
    /// <param name="symbol">Its symbol in the formula, such as <c>c</c>.</param>
    /// <param name="gates">For how many gates.</param>
    public Parameter<T> AddBias(string symbol, int gates) => _store.Add(new ParameterShape(
        $"{_layer}.{symbol}", 1, _cell.HiddenSize, [.. Enumerable.Repeat(Initializer.Zeros, gates)], IsBias: true));

    /// <summary>Asks that some gates of a weight be packed once per pass, for products inside the step.</summary>
    /// <param name="weight">A weight [rows, gates·H].</param>
    /// <param name="firstGate">The first gate.</param>
    /// <param name="gates">How many.</param>
    /// <returns>The handle for <see cref="CellStep{T}.AddProduct"/> and its counterparts.</returns>
    public RecurrentWeight<T> UseInStep(Parameter<T> weight, int firstGate, int gates)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var used = new RecurrentWeight<T>(weight, firstGate * _cell.HiddenSize, gates * _cell.HiddenSize, _weights.Count);
        _weights.Add(used);
        return used;
    }

    /// <summary>Asks that a bias be copied once per pass, for use inside the step.</summary>
    /// <param name="bias">A bias [1, columns].</param>
    /// <returns>The handle for <see cref="CellStep{T}.Multiply"/>.</returns>
    public RecurrentBias<T> UseInStep(Parameter<T> bias)
    {
        ArgumentNullException.ThrowIfNull(bias);
        var used = new RecurrentBias<T>(bias, _biases.Count);
        _biases.Add(used);
        return used;
    }
}

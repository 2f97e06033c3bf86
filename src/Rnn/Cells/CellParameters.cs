using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Cells;

/// <summary>Takes a cell's declarations of its parameters, beside the W and b that every layer has.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CellParameters<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> _store;
    private readonly string _layer;
    private readonly RecurrentCell<T> _cell;
    private readonly List<RecurrentWeight<T>> _weights;
    private readonly List<RecurrentBias<T>> _biases;
    private readonly List<Parameter<T>> _recurrent;

    internal CellParameters(ParameterStore<T> store, string layer, RecurrentCell<T> cell, int memorySize = 0)
    {
        (_store, _layer, _cell, MemorySize) = (store, layer, cell, memorySize);
        (_weights, _biases, _recurrent) = ([], [], []);
    }

    private CellParameters(CellParameters<T> outer, RecurrentCell<T> cell)
    {
        (_store, _layer, _cell) = (outer._store, outer._layer, cell);
        (_weights, _biases, _recurrent) = (outer._weights, outer._biases, outer._recurrent);
    }

    /// <summary>Numbers of each step of the memory that the cell reads; 0 where it reads none.</summary>
    public int MemorySize { get; }

    internal IReadOnlyList<RecurrentWeight<T>> Weights => _weights;

    internal IReadOnlyList<RecurrentBias<T>> Biases => _biases;

    /// <summary>Declares a weight [size of h, gates·H] that multiplies h₋, initialised gate by gate as the cell says.</summary>
    /// <param name="symbol">Its symbol in the formula, such as <c>U</c>.</param>
    /// <param name="gates">For how many gates, H columns for each.</param>
    public Parameter<T> AddRecurrentWeight(string symbol, int gates)
    {
        Parameter<T> weight = _store.Add(new ParameterShape(
            $"{_layer}.{symbol}", _cell.OutputSize, _cell.HiddenSize,
            [.. Enumerable.Repeat(_cell.RecurrentInitializer, gates)], IsBias: false)
        { Gates = NamesOf(gates, firstGate: null) });
        _recurrent.Add(weight);
        return weight;
    }

    /// <summary>Declares a weight of any other kind, such as a projection, [rows, columns].</summary>
    /// <param name="symbol">Its symbol in the formula, such as <c>P</c>.</param>
    /// <param name="rows">Number of its rows, the inputs.</param>
    /// <param name="columns">Number of its columns, the outputs.</param>
    /// <param name="initializer">How its values begin.</param>
    public Parameter<T> AddWeight(string symbol, int rows, int columns, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return _store.Add(new ParameterShape($"{_layer}.{symbol}", rows, columns, [initializer], IsBias: false));
    }

    /// <summary>Declares a row [1, gates·H], such as a bias or a gain; weight decay leaves it alone.</summary>
    /// <param name="symbol">Its symbol in the formula, such as <c>c</c>.</param>
    /// <param name="gates">For how many gates, H columns for each.</param>
    /// <param name="initializer">
    /// How the part of each gate begins, asked with 0 for the first of these gates; null, the default, for all 0.
    /// </param>
    /// <param name="firstGate">
    /// The place of the first of these gates in <see cref="RecurrentCell{T}.GateNames"/>, where they are some of the cell's gates; null,
    /// the default, where they are all of them or none.
    /// </param>
    public Parameter<T> AddBias(string symbol, int gates, Func<int, Initializer>? initializer = null, int? firstGate = null) =>
        _store.Add(new ParameterShape(
            $"{_layer}.{symbol}", 1, _cell.HiddenSize,
            [.. Enumerable.Range(0, gates).Select(initializer ?? (_ => Initializer.Zeros))], IsBias: true)
        { Gates = NamesOf(gates, firstGate) });

    /// <summary>Takes the declarations of a cell inside this one, of its own sizes.</summary>
    internal CellParameters<T> For(RecurrentCell<T> inner) => new(this, inner);

    /// <summary>A weight [rows, gates·H] of something that enters all gates as the input does, initialised likewise.</summary>
    internal Parameter<T> AddGateWeight(string symbol, int rows) => _store.Add(new ParameterShape(
        $"{_layer}.{symbol}", rows, _cell.HiddenSize, [.. Enumerable.Repeat(_cell.InputInitializer, _cell.GateCount)], IsBias: false)
    { Gates = _cell.GateNames });

    /// <summary>A row of so many zeros to begin with, which weight decay leaves alone.</summary>
    internal Parameter<T> AddRow(string symbol, int size) =>
        _store.Add(new ParameterShape($"{_layer}.{symbol}", 1, size, [Initializer.Zeros], IsBias: true));

    /// <summary>A bias inside the step; a row of zeros that nobody trains where the cell has no biases.</summary>
    internal Parameter<T> AddStepBias(string symbol, int gates, int firstGate) => _cell.HasBias
        ? AddBias(symbol, gates, firstGate: firstGate)
        : ParameterStore<T>.ZerosOutside(new ParameterShape($"{_layer}.{symbol}", 1, _cell.HiddenSize, [.. Enumerable.Repeat(Initializer.Zeros, gates)], IsBias: true));

    /// <summary>Asks that some gates of a weight be packed once per pass, for products inside the step.</summary>
    /// <param name="weight">A weight [rows, gates·H] that was declared here.</param>
    /// <param name="firstGate">The first of these gates, counted from 0 in the weight.</param>
    /// <param name="gates">How many gates.</param>
    /// <returns>The handle for <see cref="CellStep{T}.AddProduct"/> and its counterparts.</returns>
    /// <exception cref="ArgumentException">The weight has not so many gates.</exception>
    public RecurrentWeight<T> UseInStep(Parameter<T> weight, int firstGate, int gates) =>
        Use(weight, firstGate * _cell.HiddenSize, gates * _cell.HiddenSize);

    /// <summary>Asks that a whole weight be packed once per pass, for products inside the step.</summary>
    /// <param name="weight">A weight that was declared here.</param>
    /// <returns>The handle for <see cref="CellStep{T}.AddProduct"/> and its counterparts.</returns>
    public RecurrentWeight<T> UseWholeInStep(Parameter<T> weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Use(weight, 0, weight.Columns);
    }

    /// <summary>Asks that a row of parameters be copied once per pass, for use inside the step.</summary>
    /// <param name="bias">A row [1, columns] that was declared here.</param>
    /// <returns>The handle for <see cref="CellStep{T}.Row"/> and its counterparts.</returns>
    public RecurrentBias<T> UseInStep(Parameter<T> bias)
    {
        ArgumentNullException.ThrowIfNull(bias);
        var used = new RecurrentBias<T>(bias, _biases.Count);
        _biases.Add(used);
        return used;
    }

    // By these a gate of the parameter is found: all of the cell's, or those that were named.
    private IReadOnlyList<string> NamesOf(int gates, int? firstGate) =>
        firstGate is { } first ? [.. _cell.GateNames.Skip(first).Take(gates)] : gates == _cell.GateCount ? _cell.GateNames : [];

    private RecurrentWeight<T> Use(Parameter<T> weight, int firstColumn, int columns)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (firstColumn < 0 || columns < 1 || firstColumn > weight.Columns - columns)
        {
            throw new ArgumentException(
                $"{weight.Name} has {weight.Columns} columns; the cell asks for {columns} from column {firstColumn} on.", nameof(weight));
        }

        var used = new RecurrentWeight<T>(weight, firstColumn, columns, _weights.Count, _recurrent.Contains(weight));
        _weights.Add(used);
        return used;
    }
}

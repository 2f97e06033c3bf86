using System.Collections;
using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>All parameters of a model: one flat run of values and one of gradients, seen through named views.</summary>
/// <remarks>
/// Every parameter starts on a cache line; the few values between two are 0 and stay 0. An optimiser step, a norm or
/// a copy is one pass over the run.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class ParameterStore<T> : IReadOnlyList<Parameter<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 16; // values; a cache line of floats

    private readonly List<Parameter<T>> _parameters = [];
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _gradients = new();
    private int _length;
    private bool _frozen;

    internal ParameterStore()
    {
    }

    /// <summary>Number of parameters, each a weight or a bias.</summary>
    public int Count => _parameters.Count;

    /// <summary>Number of trainable values in all of them.</summary>
    public int ValueCount => _parameters.Sum(p => p.Count);

    /// <summary>The parameter at this place.</summary>
    /// <param name="index">Its place, in the order of the layers.</param>
    public Parameter<T> this[int index] => _parameters[index];

    /// <summary>The parameter of this name.</summary>
    /// <param name="name">Such as <c>lstm1.U</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Parameter<T> this[string name] => _parameters.Find(p => p.Name == name) ?? throw new KeyNotFoundException(
        $"No parameter is named '{name}'. There are: {string.Join(", ", _parameters.Select(p => p.Name))}.");

    /// <summary>The parameters in the order of the layers.</summary>
    public IEnumerator<Parameter<T>> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Sets every gradient to 0.</summary>
    internal void ClearGradients() => AllGradients.Clear();

    /// <summary>The whole run of values.</summary>
    internal Span<T> AllValues => _values.Span;

    /// <summary>The whole run of gradients, value beside value.</summary>
    internal Span<T> AllGradients => _gradients.Span;

    /// <summary>The parameters, for loops that must not allocate.</summary>
    internal ReadOnlySpan<Parameter<T>> AsSpan() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parameters);

    internal Parameter<T> Add(ParameterShape shape)
    {
        if (_frozen)
        {
            throw new InvalidOperationException("The store is complete.");
        }

        long columns = (long)shape.BlockColumns * shape.Initializers.Count, end = _length + (shape.Rows * columns);
        if (columns > int.MaxValue || end > Array.MaxLength - (2 * Alignment))
        {
            throw new ArgumentException(
                $"{shape.Name} would have {shape.Rows} rows and {columns} columns; all parameters together may have " +
                $"{Array.MaxLength - (2 * Alignment)} values. Make the layer smaller.");
        }

        var parameter = new Parameter<T>(this, _length, shape);
        _parameters.Add(parameter);
        _length = (int)((end + Alignment - 1) / Alignment * Alignment);
        return parameter;
    }

    /// <summary>A row of zeros for a layer without a bias: it lies in a store of its own, so that nobody trains, saves or sees it.</summary>
    internal static Parameter<T> ZerosOutside(ParameterShape shape)
    {
        var store = new ParameterStore<T>();
        Parameter<T> zeros = store.Add(shape);
        store.Allocate();
        return zeros;
    }

    /// <summary>Takes the memory, all 0.</summary>
    internal void Allocate()
    {
        _frozen = true;
        _values.Resize(_length);
        _gradients.Resize(_length);
    }

    /// <summary>Takes the memory and fills it. The numbers depend on the seed and on the order of the parameters alone.</summary>
    internal void Initialize(ulong seed)
    {
        Allocate();
        for (int index = 0; index < _parameters.Count; index++)
        {
            var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, (uint)index);
            ParameterShape shape = _parameters[index].Shape;
            MatrixSpan<T> values = _parameters[index].Matrix;
            double[] block = new double[shape.Rows * shape.BlockColumns];
            for (int gate = 0; gate < shape.Initializers.Count; gate++)
            {
                shape.Initializers[gate].Fill(block, shape.Rows, shape.BlockColumns, ref random);
                for (int i = 0; i < block.Length; i++)
                {
                    values[i / shape.BlockColumns, (gate * shape.BlockColumns) + (i % shape.BlockColumns)] =
                        T.CreateTruncating(block[i]);
                }
            }
        }
    }
}

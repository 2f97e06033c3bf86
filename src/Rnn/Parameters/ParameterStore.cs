using System.Collections;
using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>All parameters of a model: one flat run of values and one of gradients, seen through named views.</summary>
/// <remarks>
/// The parameters lie one after the other in the order of this list, each row-major from its <see cref="Parameter{T}.Offset"/> on.
/// Every one starts at a multiple of 16 values; the few values between two are 0 and stay 0. So a norm, a copy or a sum over
/// processes is one pass over the run, and an optimiser step one over each of the <see cref="TrainedRuns"/>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ParameterStore<T> : IReadOnlyList<Parameter<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 16; // values; a cache line of floats

    private readonly List<Parameter<T>> _parameters = [];
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _gradients = new();
    private int _length;
    private bool _isComplete;
    private Range[] _trainedRuns = [];

    internal ParameterStore()
    {
    }

    /// <summary>Number of parameters, each a weight or a bias.</summary>
    public int Count => _parameters.Count;

    /// <summary>Number of values in all parameters together.</summary>
    public int ValueCount => _parameters.Sum(p => p.Count);

    /// <summary>The parameter at this place in the list.</summary>
    /// <param name="index">Its place in the order of the layers, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Parameter<T> this[int index] => _parameters[index];

    /// <summary>The parameter of this name.</summary>
    /// <param name="name">Its name, such as <c>lstm1.U</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public Parameter<T> this[string name] => _parameters.Find(p => p.Name == name) ?? throw new KeyNotFoundException(
        $"No parameter is named '{name}'. There are: {string.Join(", ", _parameters.Select(p => p.Name))}.");

    /// <summary>Goes through the parameters in the order of the layers.</summary>
    public IEnumerator<Parameter<T>> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Sets every gradient to 0.</summary>
    internal void ClearGradients() => AllGradients.Clear();

    /// <summary>
    /// The values of all parameters as one run. Writing to it changes the model; what lies between two parameters must stay 0.
    /// </summary>
    public Span<T> AllValues => _values.Span;

    /// <summary>The gradients of all parameters as one run: each stands where its value stands in <see cref="AllValues"/>.</summary>
    public Span<T> AllGradients => _gradients.Span;

    /// <summary>
    /// The parts of the runs that training changes, in order: all in one where no parameter is frozen.
    /// <c>foreach (Range run in parameters.TrainedRuns) { Span&lt;float&gt; w = parameters.AllValues[run]; }</c>
    /// </summary>
    public ReadOnlySpan<Range> TrainedRuns => _trainedRuns;

    /// <summary>Sets the gradients of frozen parameters to 0, so that they are in no norm.</summary>
    internal void ClearFrozenGradients()
    {
        foreach (Parameter<T> parameter in AsSpan())
        {
            if (parameter.IsFrozen)
            {
                parameter.Gradients.Clear();
            }
        }
    }

    /// <summary>Finds <see cref="TrainedRuns"/> anew.</summary>
    internal void FindTrainedRuns()
    {
        var runs = new List<Range>();
        for (int i = 0; i < _parameters.Count; i++)
        {
            if (!_parameters[i].IsFrozen)
            {
                int begin = _parameters[i].Offset;
                while (i + 1 < _parameters.Count && !_parameters[i + 1].IsFrozen)
                {
                    i++;
                }

                runs.Add(begin..(i + 1 < _parameters.Count ? _parameters[i + 1].Offset : _length));
            }
        }

        _trainedRuns = [.. runs];
    }

    /// <summary>The parameters, for loops that must not allocate.</summary>
    internal ReadOnlySpan<Parameter<T>> AsSpan() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parameters);

    internal Parameter<T> Add(ParameterShape shape)
    {
        if (_isComplete)
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

    /// <summary>
    /// A row of zeros for a layer without a bias: it lies in a store of its own, so that nobody trains, saves or sees it.
    /// </summary>
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
        _isComplete = true;
        _values.Resize(_length);
        _gradients.Resize(_length);
        FindTrainedRuns();
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
                for (int row = 0; row < shape.Rows; row++)
                {
                    Span<T> to = values.Row(row).Slice(gate * shape.BlockColumns, shape.BlockColumns);
                    TensorPrimitives.ConvertTruncating<double, T>(block.AsSpan(row * shape.BlockColumns, shape.BlockColumns), to);
                }
            }
        }
    }
}

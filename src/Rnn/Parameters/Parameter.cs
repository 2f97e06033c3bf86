using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>A named weight or bias with its gradient: a view of the model's flat store.</summary>
/// <remarks>
/// A weight is [inputs, outputs], row-major; a bias is [1, outputs]. Of a cell's parameter each gate has a block of columns.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> _store;

    internal Parameter(ParameterStore<T> store, int offset, ParameterShape shape)
    {
        _store = store;
        Offset = offset;
        Shape = shape;
    }

    /// <summary>Its name: the layer's name, a dot, and the symbol of the formula: <c>lstm1.U</c>.</summary>
    public string Name => Shape.Name;

    /// <summary>Rows: the inputs of a weight, 1 for a bias.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns: the outputs, of all gates where there are gates.</summary>
    public int Columns => Shape.Columns;

    /// <summary>Number of values: rows times columns.</summary>
    public int Count => Rows * Columns;

    /// <summary>Whether this is a bias, which weight decay leaves alone.</summary>
    public bool IsBias => Shape.IsBias;

    /// <summary>
    /// Whether training leaves the values as they are; false at first. A frozen parameter has no step and no weight decay, its
    /// gradient is 0 where gradients are measured and clipped, and the others train to the same bits as beside a gradient of 0.
    /// </summary>
    /// <remarks>
    /// A setting of the training and no part of the model: it is not saved with it, and a copy that is loaded trains all.
    /// </remarks>
    public bool IsFrozen
    {
        get;
        set
        {
            field = value;
            _store.FindTrainedRuns();
        }
    }

    /// <summary>
    /// The symbols of its gates in the order of their columns: <c>i</c>, <c>f</c>, <c>g</c>, <c>o</c>; empty where it has none.
    /// </summary>
    public IReadOnlyList<string> Gates => Shape.Gates;

    /// <summary>
    /// Where its first value stands in <see cref="ParameterStore{T}.AllValues"/>, and its gradient in
    /// <see cref="ParameterStore{T}.AllGradients"/>.
    /// </summary>
    public int Offset { get; }

    /// <summary>The values, row-major. Writing to them changes the model.</summary>
    public Span<T> Values => _store.AllValues.Slice(Offset, Count);

    /// <summary>The gradient of the loss by each value, in the same order; backward adds to it.</summary>
    public Span<T> Gradients => _store.AllGradients.Slice(Offset, Count);

    /// <summary>The values as a tensor [rows, columns] over the same memory.</summary>
    public TensorSpan<T> AsTensorSpan() => new(Values, [Rows, Columns]);

    /// <summary>The values of one gate as a matrix [rows, H] over the same memory: <c>parameters["lstm1.U"].Gate("f")</c>.</summary>
    /// <param name="symbol">The gate's symbol, one of <see cref="Gates"/>.</param>
    /// <exception cref="ArgumentException">It has no such gate; the message lists those that it has.</exception>
    public MatrixSpan<T> Gate(string symbol) => Matrix.SliceColumns(FirstColumnOf(symbol), Shape.BlockColumns);

    /// <summary>The gradient by the values of one gate as a matrix [rows, H] over the same memory.</summary>
    /// <param name="symbol">The gate's symbol, one of <see cref="Gates"/>.</param>
    /// <exception cref="ArgumentException">It has no such gate; the message lists those that it has.</exception>
    public MatrixSpan<T> GateGradient(string symbol) => GradientMatrix.SliceColumns(FirstColumnOf(symbol), Shape.BlockColumns);

    /// <summary>The name and the shape, and whether it is frozen: <c>lstm1.U [32, 128], frozen</c>.</summary>
    public override string ToString() => $"{Name} [{Rows}, {Columns}]{(IsFrozen ? ", frozen" : "")}";

    internal ParameterShape Shape { get; }

    internal MatrixSpan<T> Matrix => new(Values, Rows, Columns);

    internal MatrixSpan<T> GradientMatrix => new(Gradients, Rows, Columns);

    /// <summary>A bias as a matrix of so many equal rows.</summary>
    internal MatrixSpan<T> Repeated(int rows) => new(Values, rows, Columns, rowStride: 0, columnStride: 1);

    private int FirstColumnOf(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        for (int gate = 0; gate < Gates.Count; gate++)
        {
            if (Gates[gate] == symbol)
            {
                return gate * Shape.BlockColumns;
            }
        }

        throw new ArgumentException(
            Gates.Count == 0
                ? $"{Name} has no gates; take its Values."
                : $"{Name} has no gate '{symbol}'. It has: {string.Join(", ", Gates)}.", nameof(symbol));
    }
}

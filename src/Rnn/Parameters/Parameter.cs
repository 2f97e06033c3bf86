using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>A named weight or bias with its gradient: a view of the model's flat store.</summary>
/// <remarks>A weight is [inputs, outputs], row-major; a bias is [1, outputs].</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> _store;

    internal Parameter(ParameterStore<T> store, int offset, ParameterShape shape)
    {
        _store = store;
        Offset = offset;
        Shape = shape;
    }

    /// <summary>The layer's name, a dot, and the symbol of the formula: <c>lstm1.U</c>.</summary>
    public string Name => Shape.Name;

    /// <summary>Rows: the inputs of a weight, 1 for a bias.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Columns: the outputs.</summary>
    public int Columns => Shape.Columns;

    /// <summary>Number of values.</summary>
    public int Count => Rows * Columns;

    /// <summary>Whether this is a bias, which weight decay leaves alone.</summary>
    public bool IsBias => Shape.IsBias;

    /// <summary>The values, row-major. Writing to them changes the model.</summary>
    public Span<T> Values => _store.AllValues.Slice(Offset, Count);

    /// <summary>The gradient of the loss by each value, in the same order; backward adds to it.</summary>
    public Span<T> Gradients => _store.AllGradients.Slice(Offset, Count);

    /// <summary>The values as a tensor [rows, columns] over the same memory.</summary>
    public TensorSpan<T> AsTensorSpan() => new(Values, [Rows, Columns]);

    /// <summary>The name, the size and what it is.</summary>
    public override string ToString() => $"{Name} [{Rows}, {Columns}]";

    internal ParameterShape Shape { get; }

    /// <summary>Where its run begins in the store.</summary>
    internal int Offset { get; }

    internal MatrixSpan<T> Matrix => new(Values, Rows, Columns);

    internal MatrixSpan<T> GradientMatrix => new(Gradients, Rows, Columns);

    /// <summary>A bias as a matrix of so many equal rows.</summary>
    internal MatrixSpan<T> Repeated(int rows) => new(Values, rows, Columns, rowStride: 0, columnStride: 1);
}

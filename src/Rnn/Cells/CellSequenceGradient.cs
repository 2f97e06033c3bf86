using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>All rows of all steps after backward: what the gradients of the recurrent parameters are summed from.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct CellSequenceGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SharedProduct<T> _product;
    private readonly RecurrentMask<T>? _mask;

    internal CellSequenceGradient(SharedProduct<T> product, RecurrentMask<T>? mask)
    {
        _product = product;
        _mask = mask;
    }

    /// <summary>dZ, [all rows, G·H]: the gradients of the pre-activations.</summary>
    public MatrixSpan<T> Gates { get; internal init; }

    /// <summary>The cell's own notes, [all rows, saved], as backward left them.</summary>
    public MatrixSpan<T> Saved { get; internal init; }

    /// <summary>The cell state c, [all rows, cell state], as forward gave it.</summary>
    public MatrixSpan<T> CellState { get; internal init; }

    /// <summary>H₋₁ of the first rows, [some rows, H]; without rows where they are 0.</summary>
    internal MatrixSpan<T> FirstHidden { get; init; }

    /// <summary>H₋₁ of the other rows.</summary>
    internal MatrixSpan<T> OtherHidden { get; init; }

    /// <summary>Further notes of a cell that goes around another.</summary>
    internal CellNotes<T>? Notes { get; init; }

    /// <summary>One of the further notes, [all rows, its size].</summary>
    internal MatrixSpan<T> Note(int note) => Notes![note];

    /// <summary>The same for a cell inside, whose states and notes are given.</summary>
    internal CellSequenceGradient<T> Inside(MatrixSpan<T> previousHidden, MatrixSpan<T> cellState, MatrixSpan<T> saved) => new(_product, _mask)
    {
        Gates = Gates,
        Saved = saved,
        CellState = cellState,
        OtherHidden = previousHidden,
    };

    /// <summary>
    /// Adds to the gradient of a recurrent weight: dU += H₋₁ᵀ·dZ, summed over all rows, with the hidden state before each row's step in
    /// H₋₁.
    /// </summary>
    /// <param name="weight">The handle of U, [H, columns].</param>
    /// <param name="dz">dZ, [all rows, columns].</param>
    public void AddStateProduct(RecurrentWeight<T> weight, MatrixSpan<T> dz)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (_mask is not null && weight.ReadsState)
        {
            Add(weight, _mask.Operand(weight), dz); // h₋∘m of all rows
            return;
        }

        Add(weight, FirstHidden, dz.SliceRows(0, FirstHidden.Rows));
        Add(weight, OtherHidden, dz.SliceRows(dz.Rows - OtherHidden.Rows, OtherHidden.Rows));
    }

    /// <summary>Adds to the gradient of a weight that multiplies a matrix A of yours: dU += Aᵀ·dZ, summed over all rows.</summary>
    /// <param name="weight">The handle of U, [H, columns].</param>
    /// <param name="a">A, [all rows, H].</param>
    /// <param name="dz">dZ, [all rows, columns].</param>
    public void AddProduct(RecurrentWeight<T> weight, MatrixSpan<T> a, MatrixSpan<T> dz)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Add(weight, _mask is not null && weight.ReadsState ? _mask.Operand(weight) : a, dz);
    }

    /// <summary>Adds to the gradient of a bias: db += the sum of the rows of dZ.</summary>
    /// <param name="bias">b, [1, columns].</param>
    /// <param name="dz">dZ, [all rows, columns].</param>
    public void AddRows(Parameter<T> bias, MatrixSpan<T> dz)
    {
        ArgumentNullException.ThrowIfNull(bias);
        Reduction.AddRows(dz, bias.Gradients);
    }

    /// <summary>
    /// Adds to the gradient of a row p of parameters that multiplies a element by element: dp += the sum of the rows of a∘dz.
    /// </summary>
    /// <param name="bias">p, [1, columns].</param>
    /// <param name="a">a, [all rows, columns].</param>
    /// <param name="dz">dz, [all rows, columns].</param>
    public void AddRowProducts(Parameter<T> bias, MatrixSpan<T> a, MatrixSpan<T> dz)
    {
        ArgumentNullException.ThrowIfNull(bias);
        Span<T> gradients = bias.Gradients;
        for (int row = 0; row < dz.Rows; row++)
        {
            TensorPrimitives.FusedMultiplyAdd<T>(a.Row(row), dz.Row(row), gradients, gradients);
        }
    }

    private void Add(RecurrentWeight<T> weight, MatrixSpan<T> a, MatrixSpan<T> dz)
    {
        if (a.Rows > 0)
        {
            _product.Multiply(a.Transposed, dz, weight.GradientMatrix, weight.GradientMatrix);
        }
    }
}

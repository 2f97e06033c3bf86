using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>The active rows of one step, going forward. Every matrix has one row per sequence.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct CellStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal CellStep(StepWeights<T> weights) => Weights = weights;

    /// <summary>The gates, [rows, G·H]: come as the input part x·W + b, leave as what backward needs, as a rule the activations.</summary>
    public MatrixSpan<T> Gates { get; internal init; }

    /// <summary>h₋, [rows, H]: the hidden state of the step before. Read only.</summary>
    public MatrixSpan<T> PreviousHidden { get; internal init; }

    /// <summary>c₋, [rows, cell state]: the cell state of the step before. Read only.</summary>
    public MatrixSpan<T> PreviousCellState { get; internal init; }

    /// <summary>h, [rows, H]: the hidden state of this step, to be written.</summary>
    public MatrixSpan<T> Hidden { get; internal init; }

    /// <summary>c, [rows, cell state]: the cell state of this step, to be written.</summary>
    public MatrixSpan<T> CellState { get; internal init; }

    /// <summary>The cell's own notes for backward, [rows, saved].</summary>
    public MatrixSpan<T> Saved { get; internal init; }

    /// <summary>Whether backward will follow. If not, what the gates and the notes hold after the step is read by nobody.</summary>
    public bool ForBackward { get; internal init; }

    /// <summary>What recurrent dropout masks, if it is on.</summary>
    internal RecurrentMask<T>? Mask { get; init; }

    /// <summary>Where these rows begin among all rows of all steps.</summary>
    internal int FirstRow { get; init; }

    /// <summary>Which sequence the first row belongs to.</summary>
    internal int FirstSequence { get; init; }

    /// <summary>What the rows read beside their states; null where the cell reads no memory.</summary>
    internal StepMemory<T>? StepMemory { get; init; }

    /// <summary>Further notes of a cell that goes around another.</summary>
    internal CellNotes<T>? Notes { get; init; }

    /// <summary>Where these rows begin among those that have notes.</summary>
    internal int FirstNote { get; init; }

    private StepWeights<T> Weights { get; }

    /// <summary>The memory of a row, for a cell whose <see cref="RecurrentCell{T}.ReadsMemory"/> is true.</summary>
    /// <param name="row">Which row of this step, 0 for the first.</param>
    /// <exception cref="InvalidOperationException">The cell reads no memory.</exception>
    public CellMemory<T> Memory(int row) =>
        (StepMemory ?? throw CellMemory<T>.Missing()).Of(FirstSequence + row, FirstNote + row);

    /// <summary>One of the further notes, [rows, its size].</summary>
    internal MatrixSpan<T> Note(int note) => Notes!.Rows(note, FirstNote, Gates.Rows);

    /// <summary>The same step for a cell inside, whose states and notes are given.</summary>
    internal CellStep<T> Inside(
        MatrixSpan<T> previousHidden, MatrixSpan<T> previousCellState, MatrixSpan<T> hidden, MatrixSpan<T> cellState, MatrixSpan<T> saved) => new(Weights)
        {
            Gates = Gates,
            PreviousHidden = previousHidden,
            PreviousCellState = previousCellState,
            Hidden = hidden,
            CellState = cellState,
            Saved = saved,
            ForBackward = ForBackward,
            Mask = Mask,
            FirstRow = FirstRow,
            FirstSequence = FirstSequence,
        };

    /// <summary>A row of parameters, [1, columns], as it was when the pass began. Read only.</summary>
    /// <param name="bias">Its handle, which <c>UseInStep</c> gave when the cell declared it.</param>
    public MatrixSpan<T> Row(RecurrentBias<T> bias)
    {
        ArgumentNullException.ThrowIfNull(bias);
        return Weights.Repeated(bias, 1);
    }

    /// <summary>Adds a product with a recurrent weight: c += a·U.</summary>
    /// <param name="a">a, [rows, H].</param>
    /// <param name="weight">The handle of U, [H, columns].</param>
    /// <param name="c">c, [rows, columns].</param>
    public void AddProduct(MatrixSpan<T> a, RecurrentWeight<T> weight, MatrixSpan<T> c)
    {
        ArgumentNullException.ThrowIfNull(weight);
        MatrixProduct.Multiply(Masked(a, weight), Weights[weight], c, add: true);
    }

    /// <summary>A product with a recurrent weight, and a bias: c = b + a·U.</summary>
    /// <param name="a">a, [rows, H].</param>
    /// <param name="weight">The handle of U, [H, columns].</param>
    /// <param name="bias">The handle of b, [columns], added to each row.</param>
    /// <param name="c">c, [rows, columns].</param>
    public void Multiply(MatrixSpan<T> a, RecurrentWeight<T> weight, RecurrentBias<T> bias, MatrixSpan<T> c)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        MatrixProduct.Multiply(Masked(a, weight), Weights[weight], Weights.Repeated(bias, c.Rows), c);
    }

    /// <summary>A product with a recurrent weight: c = a·U.</summary>
    /// <param name="a">a, [rows, inputs of U].</param>
    /// <param name="weight">The handle of U, [inputs, columns].</param>
    /// <param name="c">c, [rows, columns].</param>
    public void Multiply(MatrixSpan<T> a, RecurrentWeight<T> weight, MatrixSpan<T> c)
    {
        ArgumentNullException.ThrowIfNull(weight);
        MatrixProduct.Multiply(Masked(a, weight), Weights[weight], c);
    }

    private MatrixSpan<T> Masked(MatrixSpan<T> a, RecurrentWeight<T> weight) => Mask is not null && weight.ReadsState
        ? Mask.Apply(weight, a, FirstRow, FirstSequence)
        : a;
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>The active rows of one step, going back. Every matrix has one row per sequence.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct CellStepGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal CellStepGradient(StepWeights<T> weights, PackedMatrix<T>[] transposedWeights)
    {
        Weights = weights;
        TransposedWeights = transposedWeights;
    }

    /// <summary>The gates, [rows, G·H]: come as forward left them, leave as dz, the gradient of the pre-activations.</summary>
    public MatrixSpan<T> Gates { get; internal init; }

    /// <summary>h₋, [rows, H]: the hidden state of the step before. Read only.</summary>
    public MatrixSpan<T> PreviousHidden { get; internal init; }

    /// <summary>c₋, [rows, cell state]: the cell state of the step before. Read only.</summary>
    public MatrixSpan<T> PreviousCellState { get; internal init; }

    /// <summary>h, [rows, H]: the hidden state of this step, as forward gave it. Read only.</summary>
    public MatrixSpan<T> Hidden { get; internal init; }

    /// <summary>c, [rows, cell state]: the cell state of this step, as forward gave it. Read only.</summary>
    public MatrixSpan<T> CellState { get; internal init; }

    /// <summary>
    /// The cell's own notes, [rows, saved], as forward left them; may be overwritten for <see cref="RecurrentCell{T}.AddGradients"/>.
    /// </summary>
    public MatrixSpan<T> Saved { get; internal init; }

    /// <summary>The gradient of the hidden state, [rows, H]: comes as dh of this step, leaves as dh₋ of the step before.</summary>
    public MatrixSpan<T> HiddenGradient { get; internal init; }

    /// <summary>The gradient of the cell state, [rows, cell state]: comes as dc of this step, leaves as dc₋ of the step before.</summary>
    public MatrixSpan<T> CellStateGradient { get; internal init; }

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

    private StepWeights<T> Weights { get; }

    private PackedMatrix<T>[] TransposedWeights { get; }

    /// <summary>The memory of a row and its gradients, for a cell whose <see cref="RecurrentCell{T}.ReadsMemory"/> is true.</summary>
    /// <param name="row">Which row of this step, 0 for the first.</param>
    /// <exception cref="InvalidOperationException">The cell reads no memory.</exception>
    public CellMemoryGradient<T> Memory(int row) =>
        (StepMemory ?? throw CellMemory<T>.Missing()).GradientOf(FirstSequence + row, FirstRow + row);

    /// <summary>One of the further notes, [rows, its size].</summary>
    internal MatrixSpan<T> Note(int note) => Notes!.Rows(note, FirstRow, Gates.Rows);

    /// <summary>The same step for a cell inside, whose states, notes and gradients are given.</summary>
    internal CellStepGradient<T> Inside(
        MatrixSpan<T> previousHidden, MatrixSpan<T> previousCellState, MatrixSpan<T> hidden, MatrixSpan<T> cellState, MatrixSpan<T> saved,
        MatrixSpan<T> hiddenGradient, MatrixSpan<T> cellStateGradient) => new(Weights, TransposedWeights)
        {
            Gates = Gates,
            PreviousHidden = previousHidden,
            PreviousCellState = previousCellState,
            Hidden = hidden,
            CellState = cellState,
            Saved = saved,
            HiddenGradient = hiddenGradient,
            CellStateGradient = cellStateGradient,
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

    /// <summary>A product with a recurrent weight, transposed: c = a·Uᵀ; with <paramref name="add"/> c += a·Uᵀ.</summary>
    /// <param name="a">a, [rows, columns].</param>
    /// <param name="weight">The handle of U, [H, columns].</param>
    /// <param name="c">c, [rows, H].</param>
    /// <param name="add">Whether to add to c rather than to overwrite it.</param>
    public void MultiplyTransposed(MatrixSpan<T> a, RecurrentWeight<T> weight, MatrixSpan<T> c, bool add)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (Mask is not null && weight.ReadsState)
        {
            Mask.MultiplyTransposed(a, TransposedWeights[weight.Slot], c, add, FirstRow, FirstSequence);
            return;
        }

        MatrixProduct.Multiply(a, TransposedWeights[weight.Slot], c, add);
    }
}

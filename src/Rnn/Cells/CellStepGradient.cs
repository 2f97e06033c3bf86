using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>The active rows of one step, going back. Every matrix has one row per sequence.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct CellStepGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal CellStepGradient(StepWeights<T> weights, PackedMatrix<T>[] transposedWeights)
    {
        Weights = weights;
        TransposedWeights = transposedWeights;
    }

    /// <summary>[rows, G·H]: comes as forward left it, leaves as dz, the gradient of the pre-activations.</summary>
    public MatrixSpan<T> Gates { get; internal init; }

    /// <summary>h₋, [rows, H]. Read only.</summary>
    public MatrixSpan<T> PreviousHidden { get; internal init; }

    /// <summary>c₋, [rows, cell state]. Read only.</summary>
    public MatrixSpan<T> PreviousCellState { get; internal init; }

    /// <summary>h, [rows, H], as the cell gave it. Read only.</summary>
    public MatrixSpan<T> Hidden { get; internal init; }

    /// <summary>c, [rows, cell state], as the cell gave it. Read only.</summary>
    public MatrixSpan<T> CellState { get; internal init; }

    /// <summary>[rows, saved]: as forward left it; may be overwritten for <see cref="RecurrentCell{T}.AddGradients"/>.</summary>
    public MatrixSpan<T> Saved { get; internal init; }

    /// <summary>[rows, H]: comes as dh, leaves as dh₋.</summary>
    public MatrixSpan<T> HiddenGradient { get; internal init; }

    /// <summary>[rows, cell state]: comes as dc, leaves as dc₋.</summary>
    public MatrixSpan<T> CellStateGradient { get; internal init; }

    /// <summary>What recurrent dropout masks, if it is on.</summary>
    internal RecurrentMask<T>? Mask { get; init; }

    /// <summary>Where these rows begin among all rows of all steps.</summary>
    internal int FirstRow { get; init; }

    /// <summary>Which sequence the first row belongs to.</summary>
    internal int FirstSequence { get; init; }

    private StepWeights<T> Weights { get; }

    private PackedMatrix<T>[] TransposedWeights { get; }

    /// <summary>A row of parameters, [1, columns], as it was when the pass began. Read only.</summary>
    /// <param name="bias">Its handle.</param>
    public MatrixSpan<T> Row(RecurrentBias<T> bias)
    {
        ArgumentNullException.ThrowIfNull(bias);
        return Weights.Repeated(bias, 1);
    }

    /// <summary>c = a·Uᵀ, or c += a·Uᵀ.</summary>
    /// <param name="a">[rows, columns].</param>
    /// <param name="weight">U, [H, columns].</param>
    /// <param name="c">[rows, H].</param>
    /// <param name="add">Whether to add.</param>
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

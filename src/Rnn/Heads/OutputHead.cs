using System.Numerics;

namespace Rnn.Heads;

/// <summary>An output activation fused with its loss, so that nothing overflows and the gradient is simple.</summary>
/// <remarks>
/// A row is one step of one sequence, or one sequence where the model answers once per sequence. The loss of a batch is
/// the mean over all its rows of the loss of a row.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public abstract class OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected OutputHead(int outputSize) => OutputSize = outputSize;

    /// <summary>Its name in summaries and errors: <c>softmax</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a prediction says: softmax a class, sigmoid yes or no, linear and tanh numbers.</summary>
    public abstract PredictionKind Kind { get; }

    /// <summary>Numbers per prediction.</summary>
    public int OutputSize { get; }

    /// <summary>What <see cref="Score"/> counts: <c>accuracy</c> or <c>MAE</c>.</summary>
    public abstract string ScoreName { get; }

    /// <summary>Numbers per target that it takes, in words.</summary>
    internal virtual string ExpectedTargets => $"{OutputSize} per step";

    internal virtual bool AcceptsTargetSize(int size) => size == OutputSize;

    /// <summary>Why a target can't be used, or null if it can.</summary>
    internal abstract string? Objection(ReadOnlySpan<T> target);

    /// <summary>Turns a row of logits into a prediction, in place.</summary>
    internal abstract void Activate(Span<T> row);

    /// <summary>
    /// The loss of one row; turns its logits into <paramref name="scale"/> times the gradient of that loss by them, in place.
    /// </summary>
    internal abstract double Loss(Span<T> row, ReadOnlySpan<T> target, T scale);

    /// <summary>How right one prediction is: 1 or 0 for a class, the absolute error for numbers.</summary>
    internal abstract double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target);

    /// <summary>Which class a target is, where targets are classes.</summary>
    internal virtual int ClassOf(ReadOnlySpan<T> target) => 0;

    /// <summary>What a prediction is when fed back as the next input.</summary>
    internal virtual void ToInput(ReadOnlySpan<T> prediction, Span<T> input) => prediction.CopyTo(input);

    /// <summary>What a target is when fed in by teacher forcing.</summary>
    internal virtual void TargetToInput(ReadOnlySpan<T> target, Span<T> input) => target.CopyTo(input);

    private protected static double MeanAbsoluteError(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            sum += Math.Abs(double.CreateTruncating(prediction[i]) - double.CreateTruncating(target[i]));
        }

        return sum / target.Length;
    }
}

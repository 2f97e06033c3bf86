using System.Numerics.Tensors;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A measurement of rows under way: takes one after the other and knows the value at any time.</summary>
/// <remarks>
/// A row is one step of one sequence, or one sequence where the model answers once; steps that do not exist are no rows.
/// How the rows are divided into batches changes nothing. One thread at a time.
/// </remarks>
public abstract class RowMetricState : MetricState
{
    private bool _notANumber;

    /// <summary>Begins a measurement without rows, for a metric of your own.</summary>
    /// <param name="kind">What the predictions say: a class, yes or no, or numbers.</param>
    /// <param name="outputSize">Numbers per prediction.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, or 1 for classes.</exception>
    /// <exception cref="ArgumentException">The kind is that of several outputs at once.</exception>
    protected RowMetricState(PredictionKind kind, int outputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, kind.IsClass ? 2 : 1);
        if (kind == PredictionKind.Several)
        {
            throw new ArgumentException("A metric measures one output, not several at once; begin a measurement for each.", nameof(kind));
        }

        if (kind == PredictionKind.Unaligned)
        {
            throw new ArgumentException(
                "The answers of a CTC output have other lengths than its steps, so steps can't be measured one by one; " +
                "measure whole answers, such as the LabelErrorRate.", nameof(kind));
        }

        Kind = kind;
        OutputSize = outputSize;
    }

    /// <summary>What the predictions say: a class, yes or no, or numbers.</summary>
    public PredictionKind Kind { get; }

    /// <summary>Numbers per prediction of one row.</summary>
    public int OutputSize { get; }

    /// <summary>How many rows the measurement has taken so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The metric of all rows so far; NaN if there are none, or if a prediction among them was NaN.</summary>
    public sealed override double Value => Rows == 0 || _notANumber ? double.NaN : Compute();

    /// <inheritdoc/>
    public sealed override string? Note => Rows == 0 ? "there was nothing to measure" : _notANumber ? "a prediction was NaN" : FindNote();

    /// <summary>Takes one row: a prediction and the truth.</summary>
    /// <param name="prediction">What the model says: probabilities, or numbers.</param>
    /// <param name="target">
    /// The truth: as many numbers as the prediction has, or, for classes, one number, the class (0 for the first).
    /// </param>
    /// <exception cref="ArgumentException">A size is wrong, the target is NaN, or there is no such class.</exception>
    public void Add(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        if (prediction.Length != OutputSize)
        {
            throw new ArgumentException(
                $"The prediction has {prediction.Length} numbers; the measurement was begun for {OutputSize}.", nameof(prediction));
        }

        CheckTarget(target);
        Rows++;
        if (TensorPrimitives.IsNaNAny(prediction))
        {
            _notANumber = true;
            return;
        }

        Count(prediction, target);
    }

    /// <summary>Counts one row, whose sizes are right and which holds no NaN.</summary>
    /// <param name="prediction">What the model says: probabilities, or numbers.</param>
    /// <param name="target">The truth: as many numbers as the prediction has, or the class.</param>
    protected abstract void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target);

    /// <summary>Computes the value of all rows so far; asked after at least one row. NaN where it is undefined.</summary>
    protected abstract double Compute();

    /// <summary>
    /// What a reader should know of the value, after at least one row: why it is NaN, what it leaves out. Null, the default,
    /// if there is nothing to say.
    /// </summary>
    protected virtual string? FindNote() => null;

    /// <summary>The class of a target: its number, or the place of the largest probability, the first of equals.</summary>
    /// <param name="target">One number, or a probability per class.</param>
    protected internal static int ClassOf(ReadOnlySpan<double> target) =>
        target.Length == 1 ? (int)target[0] : TensorPrimitives.IndexOfMax(target);

    private protected static bool IsYes(double probability) => probability >= 0.5;

    private void CheckTarget(ReadOnlySpan<double> target)
    {
        bool index = Kind.IsClass && target.Length == 1;
        if (!index && target.Length != OutputSize)
        {
            throw new ArgumentException(
                $"The target has {target.Length} numbers, the prediction {OutputSize}; give as many" +
                (Kind.IsClass ? ", or one, the class." : "."), nameof(target));
        }

        if (TensorPrimitives.IsNaNAny(target))
        {
            throw new ArgumentException("The target is NaN; leave out steps whose truth is unknown.", nameof(target));
        }

        if (index && !(double.IsInteger(target[0]) && target[0] >= 0 && target[0] < OutputSize))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The target {target[0]} is no class: classes are numbered 0 to {OutputSize - 1}."),
                nameof(target));
        }
    }
}

namespace Rnn.Metrics;

/// <summary>A measurement of whole answers under way: takes one after the other and knows the value at any time.</summary>
/// <remarks>One thread at a time.</remarks>
public abstract class SequenceMetricState : MetricState
{
    /// <summary>How many answers the measurement has taken so far.</summary>
    public long Sequences { get; private set; }

    /// <summary>The metric of all answers so far; NaN if there are none.</summary>
    public sealed override double Value => Sequences == 0 ? double.NaN : Compute();

    /// <inheritdoc/>
    public sealed override string? Note => Sequences == 0 ? "there was nothing to measure" : FindNote();

    /// <summary>Takes one answer.</summary>
    /// <param name="answer">What the model says: tokens, tags or symbols; may be empty.</param>
    /// <param name="truth">What it should have said; may be empty.</param>
    public void Add(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth)
    {
        Count(answer, truth);
        CountSequence();
    }

    private protected void CountSequence() => Sequences++;

    /// <summary>Counts one answer.</summary>
    /// <param name="answer">What the model says.</param>
    /// <param name="truth">What it should have said.</param>
    protected abstract void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth);

    /// <summary>Computes the value of all answers so far; asked after at least one. NaN where it is undefined.</summary>
    protected abstract double Compute();

    /// <summary>
    /// What a reader should know of the value, after at least one answer: why it is NaN, what it leaves out. Null, the default,
    /// if there is nothing to say.
    /// </summary>
    protected virtual string? FindNote() => null;
}

namespace Rnn.Metrics;

/// <summary>The label error rate: insertions, deletions and replacements from the answers to the truth, per symbol of the truth.</summary>
/// <remarks>
/// The sum of the edit distances (Levenshtein 1966) over the sum of the lengths of the truth, not the mean of shares: as jiwer counts its
/// <c>cer</c>. 0 is perfect; answers that are too long may make it more than 1. NaN where the truth has no symbols.
/// </remarks>
public sealed class LabelErrorRate : SequenceMetric
{
    /// <summary>Measures the label error rate, edits per symbol.</summary>
    public LabelErrorRate()
        : base("label error rate", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override SequenceMetricState Start() => new ErrorRate("symbols");
}

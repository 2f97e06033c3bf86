namespace Rnn.Metrics;

/// <summary>The share of answers that are right in every token, from 0 to 1; also called sequence accuracy.</summary>
public sealed class ExactMatch : SequenceMetric
{
    /// <summary>Measures the share of answers that are right in every token.</summary>
    public ExactMatch()
        : base("exact match", higherIsBetter: true)
    {
    }

    /// <inheritdoc/>
    public override SequenceMetricState Start() => new MeanOfSequences((answer, truth) => answer.SequenceEqual(truth) ? 1 : 0);
}

namespace Rnn.Metrics;

/// <summary>Metrics of sequences that are a mean over them.</summary>
internal sealed class MeanOfSequences(MeanOfSequences.Measure measure) : SequenceMetricState
{
    private double _sum;

    /// <summary>What one sequence adds.</summary>
    public delegate double Measure(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth);

    protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth) => _sum += measure(answer, truth);

    protected override double Compute() => _sum / Sequences;
}

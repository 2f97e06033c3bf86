using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>The mean edit distance: how many insertions, deletions and replacements make an answer the truth (Levenshtein 1966).</summary>
public sealed class EditDistance : SequenceMetric
{
    /// <summary>Measures the mean edit distance, in edits per answer.</summary>
    public EditDistance()
        : base("edit distance", higherIsBetter: false)
    {
    }

    /// <summary>The edit distance of two sequences: the least number of insertions, deletions and replacements.</summary>
    /// <param name="from">The one; may be empty.</param>
    /// <param name="to">The other; may be empty.</param>
    public static int Between(ReadOnlySpan<int> from, ReadOnlySpan<int> to) => Levenshtein.Distance(from, to);

    /// <inheritdoc/>
    public override SequenceMetricState Start() => new MeanOfSequences((answer, truth) => Levenshtein.Distance(answer, truth));
}

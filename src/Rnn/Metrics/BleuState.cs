namespace Rnn.Metrics;

/// <summary>A measurement of <see cref="Bleu"/> under way, which also takes answers that have several references.</summary>
public sealed class BleuState : SequenceMetricState
{
    private readonly long[] _hits = new long[4];
    private readonly long[] _total = new long[4];
    private long _length;
    private long _referenceLength;

    internal BleuState()
    {
    }

    /// <summary>Takes one answer with several references; of their lengths the closest counts, the shorter of equals.</summary>
    /// <param name="answer">What the model says: tokens; may be empty.</param>
    /// <param name="references">What it might have said: at least one.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Add(int[] answer, IReadOnlyList<int[]> references)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0)
        {
            throw new ArgumentException("There is no reference for this answer; give at least one.", nameof(references));
        }

        Count(answer, references);
        CountSequence();
    }

    /// <inheritdoc/>
    protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth) => Count(answer, [truth.ToArray()]);

    /// <inheritdoc/>
    protected override double Compute() => Bleu.Score(_hits, _total, _length, _referenceLength);

    private void Count(ReadOnlySpan<int> answer, IReadOnlyList<int[]> references)
    {
        (long[] hits, long[] total) = Bleu.Compare(answer, references);
        for (int order = 0; order < hits.Length; order++)
        {
            _hits[order] += hits[order];
            _total[order] += total[order];
        }

        int length = answer.Length;
        _length += length;
        _referenceLength += references.Select(reference => reference.Length)
            .OrderBy(other => Math.Abs(other - length)).ThenBy(other => other).First();
    }
}

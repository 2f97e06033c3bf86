using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>Edits from answers to the truth, per item of the truth.</summary>
/// <param name="items">What the items are called.</param>
/// <param name="cut">Makes items of tokens; null where tokens are the items.</param>
internal sealed class ErrorRate(string items, Func<int[], int[]>? cut = null) : SequenceMetricState
{
    private long _edits;
    private long _items;

    protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth)
    {
        if (cut is not null)
        {
            answer = cut(answer.ToArray());
            truth = cut(truth.ToArray());
        }

        _edits += Levenshtein.Distance(answer, truth);
        _items += truth.Length;
    }

    protected override double Compute() => _items == 0 ? double.NaN : (double)_edits / _items;

    protected override string? FindNote() => _items == 0 ? $"the truth has no {items}" : null;
}

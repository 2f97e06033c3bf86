namespace Rnn.Metrics;

/// <summary>The word error rate: words to insert, delete or replace from the answers to the truth, per word of the truth.</summary>
/// <remarks>
/// Words are the runs of symbols between separators; several separators in a row are one. The sum of the edit distances over words over
/// the sum of the words of the truth, as jiwer counts its <c>wer</c>. 0 is perfect; NaN where the truth has no words.
/// </remarks>
public sealed class WordErrorRate : SequenceMetric
{
    private readonly int[] _separators;

    /// <summary>Measures the word error rate of answers that are symbols.</summary>
    /// <param name="separators">The tokens that stand between words, such as that of the space: at least one.</param>
    /// <exception cref="ArgumentException">There is none; where each token is a word, measure the <see cref="LabelErrorRate"/>.</exception>
    public WordErrorRate(params int[] separators)
        : base("word error rate", higherIsBetter: false)
    {
        ArgumentNullException.ThrowIfNull(separators);
        _separators = separators.Length > 0 ? [.. separators] : throw new ArgumentException(
            "Say which token stands between words; where each token is a word, measure the LabelErrorRate.", nameof(separators));
    }

    /// <inheritdoc/>
    public override SequenceMetricState Start()
    {
        var words = new Dictionary<string, int>(); // each word a number
        return new ErrorRate("words", symbols => Words(symbols, words));
    }

    private int[] Words(int[] symbols, Dictionary<string, int> known)
    {
        var words = new List<int>();
        for (int first = 0, i = 0; i <= symbols.Length; i++)
        {
            if (i == symbols.Length || _separators.Contains(symbols[i]))
            {
                if (i > first)
                {
                    string word = NGrams.KeyOf(symbols.AsSpan(first..i));
                    known.TryAdd(word, known.Count);
                    words.Add(known[word]);
                }

                first = i + 1;
            }
        }

        return [.. words];
    }
}

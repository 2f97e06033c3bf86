using System.Text;
using Rnn.Sequences;

namespace Rnn.Metrics;

/// <summary>chrF, how many runs of one to six characters a translation and its reference share, from 0 to 100.</summary>
/// <remarks>
/// The F score of precision and recall of character n-grams, each the mean over the orders 1 to 6 that occur, recall weighing twice as
/// much (β = 2); spaces are left out, and counts are taken over all answers together. Popović 2015; agrees with sacreBLEU's chrF2. Kinder
/// than <see cref="Bleu"/> to words that are almost right.
/// </remarks>
public sealed class ChrF : SequenceMetric
{
    private const int Orders = 6;
    private const double Beta = 2;
    private readonly Func<int, string> _text;

    /// <summary>Measures chrF of answers whose tokens a vocabulary knows.</summary>
    /// <param name="vocabulary">The words or characters that the tokens stand for.</param>
    public ChrF(Vocabulary vocabulary)
        : this(TextOf(vocabulary))
    {
    }

    /// <summary>Measures chrF of answers whose tokens stand for texts.</summary>
    /// <param name="text">The text of a token.</param>
    public ChrF(Func<int, string> text)
        : base("chrF", higherIsBetter: true)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <inheritdoc/>
    public override SequenceMetricState Start() => new State(_text);

    private static Func<int, string> TextOf(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return token => vocabulary[token];
    }

    private sealed class State(Func<int, string> text) : SequenceMetricState
    {
        private readonly long[] _answered = new long[Orders];
        private readonly long[] _wanted = new long[Orders];
        private readonly long[] _shared = new long[Orders];

        protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth)
        {
            int[] said = Characters(answer), wanted = Characters(truth);
            for (int order = 1; order <= Orders; order++)
            {
                Dictionary<string, int> one = NGrams.Count(said, order), other = NGrams.Count(wanted, order);
                _answered[order - 1] += one.Values.Sum();
                _wanted[order - 1] += other.Values.Sum();
                _shared[order - 1] += one.Sum(run => Math.Min(run.Value, other.GetValueOrDefault(run.Key)));
            }
        }

        protected override double Compute()
        {
            double precision = 0, recall = 0;
            for (int order = 0; order < Orders; order++)
            {
                if (_answered[order] > 0 && _wanted[order] > 0)
                {
                    precision += (double)_shared[order] / _answered[order];
                    recall += (double)_shared[order] / _wanted[order];
                }
            }

            int orders = _answered.Zip(_wanted).Count(pair => pair.First > 0 && pair.Second > 0);
            return precision + recall == 0
                ? 0
                : 100 * (1 + (Beta * Beta)) * precision * recall / (orders * ((Beta * Beta * precision) + recall));
        }

        private int[] Characters(ReadOnlySpan<int> tokens)
        {
            var characters = new List<int>();
            foreach (int token in tokens)
            {
                characters.AddRange(text(token).EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).Select(rune => rune.Value));
            }

            return [.. characters];
        }
    }
}

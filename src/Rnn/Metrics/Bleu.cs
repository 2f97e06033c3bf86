using Rnn.Tensors;

namespace Rnn.Metrics;

/// <summary>BLEU, how much a translation has in common with the reference, from 0 to 100: runs of one to four tokens, and the length.</summary>
/// <remarks>
/// BP·exp(¼·Σ ln pₙ) with pₙ the share of the answers' n-grams that the reference has, counted over all answers together, and the brevity
/// penalty BP = e^(1 − r/c) where the answers have fewer tokens c than the references r. An order without a hit counts as half a hit, the
/// next as a quarter, and so on. Papineni, Roukos, Ward and Zhu 2002; agrees with sacreBLEU's corpus BLEU on tokens that are given (Post
/// 2018, its default smoothing).
/// </remarks>
public sealed class Bleu : SequenceMetric
{
    private const int Orders = 4;

    /// <summary>Measures BLEU over runs of one to four tokens.</summary>
    public Bleu()
        : base("BLEU", higherIsBetter: true)
    {
    }

    /// <inheritdoc/>
    public override BleuState Start() => new();

    internal static (long[] Hits, long[] Total) Compare(ReadOnlySpan<int> answer, IReadOnlyList<int[]> references)
    {
        long[] hits = new long[Orders];
        long[] total = new long[Orders];
        for (int order = 1; order <= Orders; order++)
        {
            Dictionary<string, int> found = NGrams.Count(answer, order);
            Dictionary<string, int>[] known = [.. references.Select(reference => NGrams.Count(reference, order))];
            foreach ((string run, int count) in found)
            {
                total[order - 1] += count;
                hits[order - 1] += Math.Min(count, known.Max(reference => reference.GetValueOrDefault(run)));
            }
        }

        return (hits, total);
    }

    internal static double Score(ReadOnlySpan<long> hits, ReadOnlySpan<long> total, long length, long referenceLength)
    {
        double logarithms = 0, smoothing = 1;
        for (int order = 0; order < Orders; order++)
        {
            if (total[order] == 0 || hits[0] == 0)
            {
                return 0; // answers shorter than four tokens, or nothing in common
            }

            smoothing *= hits[order] == 0 ? 2 : 1;
            double precision = hits[order] == 0 ? 1 / (smoothing * total[order]) : (double)hits[order] / total[order];
            logarithms += ScalarMath.Log(precision);
        }

        double brevity = length < referenceLength ? 1 - ((double)referenceLength / length) : 0;
        return 100 * ScalarMath.Exp(brevity + (logarithms / Orders));
    }
}

using System.Numerics;
using Rnn.Heads;

namespace Rnn.Decoding;

/// <summary>The sequences of tags with the highest scores: Viterbi that keeps several beginnings for each tag instead of one.</summary>
internal sealed class CrfBestPaths<T>(CrfJudge<T> tagger, int tags, int count)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The best sequences, best first, with log-probabilities.</summary>
    /// <param name="logits">The outputs of the model, at least one step.</param>
    /// <param name="logPartition">ln Σ e^score over all sequences.</param>
    public DecodedSequence[] Search(PackedSequence<T> logits, double logPartition)
    {
        var steps = new List<Beginning[][]>(); // of each step and tag, best first
        for (int step = 0; step < logits.Length; step++)
        {
            Beginning[][] before = step == 0 ? [] : steps[^1];
            ReadOnlySpan<T> z = logits[step];
            var here = new Beginning[tags][];
            for (int tag = 0; tag < tags; tag++)
            {
                double emission = double.CreateTruncating(z[tag]);
                here[tag] = step == 0
                    ? Best([new Beginning(tag, null, tagger.Start[tag] + emission)])
                    : Best(Extended(before, tag, emission));
            }

            steps.Add(here);
        }

        var ends = new List<Beginning>();
        foreach (Beginning beginning in steps[^1].SelectMany(beginnings => beginnings))
        {
            ends.Add(beginning with { Score = beginning.Score + tagger.End[beginning.Tag] });
        }

        return [.. Best(ends).Select(path => new DecodedSequence { Tokens = path.Tags(), LogProbability = path.Score - logPartition })];
    }

    private List<Beginning> Extended(Beginning[][] before, int tag, double emission)
    {
        var extended = new List<Beginning>();
        foreach (Beginning beginning in before.SelectMany(beginnings => beginnings))
        {
            extended.Add(new Beginning(tag, beginning, beginning.Score + tagger.Transitions[(beginning.Tag * tags) + tag] + emission));
        }

        return extended;
    }

    // OrderBy is stable: of equals the tag with the lower number comes first.
    private Beginning[] Best(IEnumerable<Beginning> all) =>
        [.. all.Where(one => !double.IsNegativeInfinity(one.Score)).OrderByDescending(one => one.Score).Take(count)];

    private sealed record Beginning(int Tag, Beginning? Before, double Score)
    {
        public int[] Tags()
        {
            var tags = new List<int>();
            for (Beginning? at = this; at is not null; at = at.Before)
            {
                tags.Add(at.Tag);
            }

            tags.Reverse();
            return [.. tags];
        }
    }
}

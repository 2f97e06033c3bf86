using Rnn.Models;

namespace Rnn.Tasks;

/// <summary>What a text generator knows beside its network and vocabulary.</summary>
/// <param name="Counts">How often each token was to be said in training, in the order of the vocabulary.</param>
/// <param name="LongestText">The most pieces that a text of the training had; null where it was one long text.</param>
/// <param name="KnownTexts">The texts that alone may complete a beginning; null for any.</param>
internal sealed record GeneratorParts(IReadOnlyList<long> Counts, int? LongestText, IReadOnlyList<string>? KnownTexts)
{
    /// <summary>Whether a network and its vocabulary go with these.</summary>
    public bool Fit(SequenceModel<float> model, PieceCoder pieces) =>
        model.Topology == Topology.ManyToMany && model.TokenColumns == 1 && model.InputSize == 0 && model.Outputs.Count == 1 &&
        model.OutputSize == pieces.Vocabulary.Count && Counts.Count == pieces.Vocabulary.Count && Counts.All(count => count >= 0) && Counts.Sum() > 0 &&
        pieces.HasEnds == LongestText is not null && LongestText is null or > 0 && (KnownTexts is null || (LongestText is not null && KnownTexts.All(text => text is not null)));

    public static long[] Count(int tokens, IEnumerable<int> said)
    {
        long[] counts = new long[tokens];
        foreach (int token in said)
        {
            counts[token]++;
        }

        return counts;
    }
}

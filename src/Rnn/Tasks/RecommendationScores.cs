namespace Rnn.Tasks;

/// <summary>How well a way of recommending finds items that were hidden from it.</summary>
/// <param name="Name">Who recommends: the recommender, or what costs nothing.</param>
/// <param name="HitRate">The share of the hidden items that were among the recommended ones, from 0 to 1.</param>
/// <param name="MeanReciprocalRank">
/// The mean over all hidden items of 1 / place in the list, 1 for the first place, and of 0 where the item is not in the list.
/// </param>
/// <param name="DiscountedGain">The same with 1 / log2(1 + place): NDCG of one right answer.</param>
public sealed record RecommendationScores(string Name, double HitRate, double MeanReciprocalRank, double DiscountedGain)
{
    /// <summary>In words: <c>recommender: hit rate 0.400, MRR 0.210, NDCG 0.255</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: hit rate {HitRate:F3}, MRR {MeanReciprocalRank:F3}, NDCG {DiscountedGain:F3}");

    /// <summary>The scores of places in lists, 0 for the first, −1 for an item that is in none.</summary>
    internal static RecommendationScores Of(string name, IReadOnlyList<int> places) => new(
        name,
        places.Average(place => place < 0 ? 0.0 : 1),
        places.Average(place => place < 0 ? 0 : 1.0 / (place + 1)),
        places.Average(place => place < 0 ? 0 : 1 / Math.Log2(place + 2)));
}

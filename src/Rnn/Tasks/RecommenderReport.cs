using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How well a recommender finds the hidden last items of histories, beside what costs nothing, and what to make of it.</summary>
public sealed class RecommenderReport
{
    internal RecommenderReport(RecommendationScores recommender, IReadOnlyList<RecommendationScores> baselines, int count, int histories, int unknown, int seen)
    {
        (Recommender, Baselines, Count, Histories, UnknownItems, SeenItems) = (recommender, baselines, count, histories, unknown, seen);
    }

    /// <summary>What the recommender reached.</summary>
    public RecommendationScores Recommender { get; }

    /// <summary>
    /// What costs nothing reached: <c>popularity</c>, the items that occurred most often, and <c>previous item</c>, those that followed the last
    /// item most often, then the popular ones.
    /// </summary>
    public IReadOnlyList<RecommendationScores> Baselines { get; }

    /// <summary>How many items each list had.</summary>
    public int Count { get; }

    /// <summary>Of how many histories the last item was hidden.</summary>
    public int Histories { get; }

    /// <summary>How many of the hidden items training did not know, so that nothing could find them.</summary>
    public int UnknownItems { get; }

    /// <summary>How many of the hidden items stood in their history before, and were left out of the lists for that; 0 if they were not.</summary>
    public int SeenItems { get; }

    /// <summary>A table of scores, and a verdict.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The hidden last item of {Histories} histories among {Count} recommended ones\n");
        text.Append(CultureInfo.InvariantCulture, $"{"",-16}{"hit rate",10}{"MRR",8}{"NDCG",8}\n");
        foreach (RecommendationScores line in Baselines.Prepend(Recommender))
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Name,-16}{line.HitRate,10:F3}{line.MeanReciprocalRank,8:F3}{line.DiscountedGain,8:F3}\n");
        }

        RecommendationScores best = Baselines.MaxBy(line => line.MeanReciprocalRank)!;
        RecommendationScores hits = Baselines.MaxBy(line => line.HitRate)!;
        text.Append((Recommender.MeanReciprocalRank > best.MeanReciprocalRank, Recommender.HitRate > hits.HitRate) switch
        {
            (true, true) => "Better than both that cost nothing.",
            (true, false) => $"Its lists begin better than those of both that cost nothing, yet '{hits.Name}' has found as many items or more.",
            (false, true) => $"It finds more items than both that cost nothing, yet '{best.Name}' puts them as high up or higher.",
            _ => $"No better than '{best.Name}', which costs nothing: take that, or give more histories.",
        });
        if (UnknownItems > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{UnknownItems} of the hidden items were not learned, which nothing could find.");
        }

        if (SeenItems > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{SeenItems} of the hidden items stood in their history before, and were left out; pass leaveOutSeen: false where items repeat.");
        }

        return text.ToString();
    }
}

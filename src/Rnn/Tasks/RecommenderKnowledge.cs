using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>What a recommender has counted: how often each token occurred, and what followed it most often, most often first.</summary>
internal sealed record RecommenderKnowledge(IReadOnlyList<int> Counts, IReadOnlyList<IReadOnlyList<int>> Followers)
{
    /// <summary>The entries of the vocabulary that are no items: what stands for all others, and what stands before the first.</summary>
    public const string Unknown = "<unknown>", Start = "<start>";

    private const int MostFollowers = 100; // of an item; behind them come the popular ones

    public static RecommenderKnowledge Of(Vocabulary items, IReadOnlyList<int[]> histories)
    {
        int start = items.IndexOf(Start), unknown = items.IndexOf(Unknown);
        int[] counts = new int[items.Count];
        var followed = new Dictionary<(int Previous, int Next), int>();
        foreach (int[] history in histories)
        {
            int previous = start;
            foreach (int item in history)
            {
                counts[item]++;
                followed[(previous, item)] = followed.GetValueOrDefault((previous, item)) + 1;
                previous = item;
            }
        }

        var followers = new IReadOnlyList<int>[items.Count];
        Array.Fill(followers, []);
        foreach (IGrouping<int, KeyValuePair<(int Previous, int Next), int>> group in followed.Where(pair => pair.Key.Next != unknown).GroupBy(pair => pair.Key.Previous))
        {
            followers[group.Key] = [.. group.OrderByDescending(pair => pair.Value).ThenByDescending(pair => counts[pair.Key.Next])
                .ThenBy(pair => pair.Key.Next).Take(MostFollowers).Select(pair => pair.Key.Next)];
        }

        return new RecommenderKnowledge(counts, followers);
    }

    /// <summary>All items, those that occurred most often first.</summary>
    public int[] Popular(Vocabulary items) => [.. Enumerable.Range(0, Counts.Count)
        .Where(token => items[token] is not (Unknown or Start)).OrderByDescending(token => Counts[token]).ThenBy(token => token)];

    /// <summary>Throws if a file's words, network and counts don't fit each other.</summary>
    public static Vocabulary RequireFit(RecommenderKnowledge knowledge, ModelPackage<float> package)
    {
        SequenceModel<float> model = package.Model;
        bool fits = package.InputVocabulary is { } items && package.OutputVocabulary is { } outputs && Same(items, outputs) && items.Unknown == Unknown && items.Contains(Start) &&
            TextGeneratorCheck.CanWrite(model) && model.Outputs.Count == 1 && model.TokenColumns == 1 && model.InputSize == 0 && model.OutputSize == items.Count &&
            knowledge.Counts.Count == items.Count && knowledge.Counts.All(count => count >= 0) && knowledge.Followers.Count == items.Count &&
            knowledge.Followers.All(followers => followers is not null && followers.All(token => token >= 0 && token < items.Count && items[token] is not (Unknown or Start)));
        return fits ? package.InputVocabulary! : throw new ModelFileException("The file's network, items and counts don't fit each other; save the recommender anew.");
    }

    private static bool Same(Vocabulary one, Vocabulary other) =>
        one.Count == other.Count && one.Unknown == other.Unknown && Enumerable.Range(0, one.Count).All(token => one[token] == other[token]);
}

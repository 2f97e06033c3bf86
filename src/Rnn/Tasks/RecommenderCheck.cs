using System.Text;

namespace Rnn.Tasks;

/// <summary>Refuses settings and histories from which nothing can be recommended, before anything is learned.</summary>
internal static class RecommenderCheck
{
    public static void Require(IReadOnlyList<IReadOnlyList<string>> histories, RecommenderOptions options)
    {
        RequireItems(histories);
        if (options.MinimumCount < 1 || options.EmbeddingSize < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"MinimumCount and EmbeddingSize are 1 or more; got {options.MinimumCount} and {options.EmbeddingSize}."), nameof(options));
        }

        if (!(options.ValidationShare > 0 && options.ValidationShare < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ValidationShare lies between 0 and 1; got {options.ValidationShare}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A recommender holds back its validation examples itself; set ValidationShare and leave Validation of Fit out.", nameof(options));
        }

        if (histories.All(history => history.Count < 2))
        {
            throw new InvalidDataException("No history has two items, so nothing tells what follows what; give longer ones, the oldest item first.");
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string item in histories.SelectMany(history => history))
        {
            counts[item] = counts.GetValueOrDefault(item) + 1;
        }

        if (counts.Count < 2)
        {
            throw new InvalidDataException($"'{histories.SelectMany(history => history).First()}' is the only item; there is nothing to choose from. Give histories of two items at least.");
        }

        int learned = counts.Values.Count(count => count >= options.MinimumCount);
        if (learned < 2)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Of {counts.Count} items {learned} occur {options.MinimumCount} times or more, and two at least are needed; set MinimumCount lower, or give more histories."), nameof(options));
        }
    }

    /// <summary>Throws if there is no history, or one is empty or holds what is no item.</summary>
    public static void RequireItems(IReadOnlyList<IReadOnlyList<string>> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        if (histories.Count == 0)
        {
            throw new InvalidDataException("There is no history; give one at least.");
        }

        for (int i = 0; i < histories.Count; i++)
        {
            if (histories[i] is not { Count: > 0 })
            {
                throw new InvalidDataException(FormattableString.Invariant($"History {i} (the first is 0) is {(histories[i] is null ? "null" : "empty")}; leave it out."));
            }

            for (int place = 0; place < histories[i].Count; place++)
            {
                if (Objection(histories[i][place]) is { } objection)
                {
                    throw new InvalidDataException(FormattableString.Invariant($"History {i} (the first is 0), item {place}: {objection}"));
                }
            }
        }
    }

    /// <summary>Throws if a history to go by holds what is no item; it may be empty.</summary>
    public static void RequireHistory(IReadOnlyList<string> history, int count)
    {
        ArgumentNullException.ThrowIfNull(history);
        RequireCount(count);
        for (int place = 0; place < history.Count; place++)
        {
            if (Objection(history[place]) is { } objection)
            {
                throw new ArgumentException(FormattableString.Invariant($"Item {place} of the history: {objection}"), nameof(history));
            }
        }
    }

    public static void RequireCount(int count)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), FormattableString.Invariant($"At least one item is recommended; got a count of {count}."));
        }
    }

    private static string? Objection(string item) => item switch
    {
        null => "the item is null; leave it out.",
        "" => "the item is an empty text; leave it out, or name it.",
        _ when item.EnumerateRunes().Contains(Rune.ReplacementChar) => "the item holds half of a surrogate pair, or U+FFFD in its place; give whole characters.",
        RecommenderKnowledge.Unknown or RecommenderKnowledge.Start => $"'{item}' is a name of the recommender's own; call the item something else.",
        _ => null,
    };
}

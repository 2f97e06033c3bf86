using System.Text.Json;

namespace Rnn.Persistence;

/// <summary>What differs between two descriptions of models, in words.</summary>
internal static class DescriptionDifference
{
    private const int MostNamed = 3;

    /// <summary>The first differences, old value and new one; null if there is none.</summary>
    /// <param name="before">The description in a file, which may be a stranger's.</param>
    /// <param name="now">That of the model.</param>
    /// <exception cref="ModelFileException">The first is no description.</exception>
    public static string? Find(string before, string now)
    {
        if (before == now)
        {
            return null;
        }

        using JsonDocument old = JsonReading.Parse(before), own = JsonReading.Parse(now);
        var differences = new List<string>();
        Compare("", old.RootElement, own.RootElement, differences);
        return differences.Count switch
        {
            0 => null,
            <= MostNamed => string.Join("; ", differences),
            _ => FormattableString.Invariant($"{string.Join("; ", differences.Take(MostNamed))}; and {differences.Count - MostNamed} more"),
        };
    }

    private static void Compare(string place, JsonElement before, JsonElement now, List<string> differences)
    {
        if (before.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            // A layer of another kind differs in everything; its kind says enough.
            if (Differ(before, now, "layer") || Differ(before, now, "kind"))
            {
                differences.Add($"{place}: was {Show(before)}, is {Show(now)}");
                return;
            }

            foreach (string name in before.EnumerateObject().Concat(now.EnumerateObject()).Select(property => property.Name).Distinct())
            {
                string part = place.Length == 0 ? name : $"{place}, {name}";
                Compare(part, ValueOf(before, name), ValueOf(now, name), differences);
            }
        }
        else if (before.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
        {
            int common = Math.Min(before.GetArrayLength(), now.GetArrayLength());
            if (before.GetArrayLength() != now.GetArrayLength())
            {
                differences.Add(FormattableString.Invariant($"number of {place}: was {before.GetArrayLength()}, is {now.GetArrayLength()}"));
            }

            for (int i = 0; i < common; i++)
            {
                Compare(FormattableString.Invariant($"{place.TrimEnd('s')} {i + 1}"), before[i], now[i], differences);
            }
        }
        else if (!string.Equals(Text(before), Text(now), StringComparison.OrdinalIgnoreCase))
        {
            differences.Add($"{place}: was {Show(before)}, is {Show(now)}");
        }
    }

    private static bool Differ(JsonElement before, JsonElement now, string name) =>
        !string.Equals(Text(ValueOf(before, name)), Text(ValueOf(now, name)), StringComparison.OrdinalIgnoreCase);

    private static JsonElement ValueOf(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => json.GetString()!,
        _ => json.GetRawText(),
    };

    private static string Show(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Undefined => "not there",
        JsonValueKind.Object => Show(ValueOf(json, json.TryGetProperty("layer", out _) ? "layer" : "kind")),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null when json.GetRawText().Length < 40 => json.GetRawText(),
        _ => ModelFileException.Quote(Text(json)),
    };
}

using System.Runtime.InteropServices;

namespace Rnn.Metrics;

/// <summary>The runs of so many tokens, or characters, that stand in a sequence, and how often each does.</summary>
internal static class NGrams
{
    public static Dictionary<string, int> Count(ReadOnlySpan<int> tokens, int order)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int first = 0; first + order <= tokens.Length; first++)
        {
            string run = KeyOf(tokens.Slice(first, order));
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }

        return counts;
    }

    /// <summary>A text for tokens that no others have: their bits as characters.</summary>
    public static string KeyOf(ReadOnlySpan<int> tokens) => new(MemoryMarshal.Cast<int, char>(tokens));
}

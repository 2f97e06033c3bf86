namespace Rnn.Heads;

/// <summary>The least number of insertions, deletions and replacements that make one sequence another (Levenshtein 1966).</summary>
internal static class Levenshtein
{
    /// <summary>The distance, in memory of its own only for long sequences.</summary>
    public static int Distance(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        const int Short = 256;
        Span<int> row = to.Length < Short ? stackalloc int[Short] : new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
        {
            row[j] = j;
        }

        foreach (int item in from)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (item == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}

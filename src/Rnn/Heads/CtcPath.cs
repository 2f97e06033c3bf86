namespace Rnn.Heads;

/// <summary>What a path of classes, one at each step, means in CTC.</summary>
internal static class CtcPath
{
    /// <summary>Makes equal neighbours one and drops blanks, in place.</summary>
    /// <returns>How many symbols are left, at the beginning.</returns>
    public static int Collapse(Span<int> path, int blank)
    {
        int count = 0, before = blank;
        foreach (int label in path)
        {
            if (label != blank && label != before)
            {
                path[count++] = label;
            }

            before = label;
        }

        return count;
    }
}

using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>How many examples are run at once where the user does not say: up to a number of sequences and of steps in all.</summary>
internal static class BatchPlan
{
    private const int MostSequences = 128;
    private const int MostRows = 16_384;

    /// <summary>How many examples from <paramref name="first"/> on make the next batch; at least one.</summary>
    public static int Next<T>(SequenceDataset<T> data, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        for (long rows = 0; count < MostSequences && first + count < data.Count; count++)
        {
            rows += Math.Max(data.InputLength(first + count), data.TargetLength(first + count));
            if (count > 0 && rows > MostRows)
            {
                break;
            }
        }

        return count;
    }
}

using System.Numerics;

namespace Rnn.Decoding;

/// <summary>Weights of attention as results tell them.</summary>
internal static class AttentionWeights
{
    /// <summary>From [heads, steps of the memory] the mean over the heads.</summary>
    public static double[] MeanOfHeads<T>(ReadOnlySpan<T> weights, int heads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] mean = new double[weights.Length / heads];
        for (int i = 0; i < weights.Length; i++)
        {
            mean[i % mean.Length] += double.CreateTruncating(weights[i]) / heads;
        }

        return mean;
    }
}

using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Layers;

/// <summary>Independent draws of what is dropped.</summary>
internal static class RandomMask
{
    /// <summary>Each value is <paramref name="dropped"/> with probability <paramref name="rate"/>, else <paramref name="kept"/>.</summary>
    public static void Fill<T>(Span<T> mask, double rate, PhiloxGenerator random, T dropped, T kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint threshold = (uint)Math.Min(uint.MaxValue, rate * 4294967296.0);
        foreach (ref T value in mask)
        {
            value = random.NextUInt32() < threshold ? dropped : kept;
        }
    }
}

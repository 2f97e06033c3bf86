using System.Globalization;
using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Tests.Tensors;

/// <summary>Numbers to compute with, and the comparison that holds results to the last bit.</summary>
internal static class TestNumbers
{
    /// <summary>Normal numbers; the same ones for the same stream.</summary>
    public static T[] Normals<T>(int count, uint stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new PhiloxGenerator(2024, RandomPurpose.Initialisation, stream);
        var values = new T[count];
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateTruncating(random.NextNormal());
        }

        return values;
    }

    /// <summary>Finite numbers of every size and sign with zeros, infinities, NaN and denormals among them.</summary>
    public static T[] WithSpecials<T>(int count, uint stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] specials =
        [
            T.Zero, T.NegativeZero, T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.Epsilon, -T.Epsilon,
            T.Epsilon * T.CreateTruncating(12345), T.One, T.NegativeOne, T.BitDecrement(T.PositiveInfinity),
        ];
        T[] values = Normals<T>(count, stream);
        for (int i = 0; i < count; i += 3)
        {
            values[i] = specials[i / 3 % specials.Length];
        }

        return values;
    }

    /// <summary>
    /// Equal to the last bit, −0 apart from 0. Any NaN equals any other: which one comes out depends on the order of the
    /// operands in the machine's instruction.
    /// </summary>
    public static bool SameBits<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(a) ? T.IsNaN(b) : a == b && T.IsNegative(a) == T.IsNegative(b);

    /// <summary>Where two runs of numbers first differ, in words; null when they are the same bits.</summary>
    public static string? FirstDifference<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (actual.Length != expected.Length)
        {
            return $"{actual.Length} elements instead of {expected.Length}";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (!SameBits(actual[i], expected[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"element {i} is {actual[i]:R} instead of {expected[i]:R}");
            }
        }

        return null;
    }
}

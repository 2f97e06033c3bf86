using System.Numerics;

namespace Rnn.Tensors;

/// <summary>Constants of the binary format of <typeparamref name="T"/> that the lanes use.</summary>
/// <remarks>Fields, not properties: once initialised, the compiler treats them as literals.</remarks>
internal static class FloatFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1.5·2²³ or 1.5·2⁵²: a number of that size has no room for a fraction.</summary>
    public static readonly T RoundingShift =
        T.CreateTruncating(typeof(T) == typeof(float) ? 12582912d : 6755399441055744d);

    /// <summary>2⁻⁸⁰ or 2⁻⁹⁶⁰: what is smaller changes nothing beside ordinary numbers.</summary>
    public static readonly T Negligible = T.ScaleB(T.One, typeof(T) == typeof(float) ? -80 : -960);

    public static readonly T Half = T.CreateTruncating(0.5);

    /// <summary>The largest n with both 2ⁿ and 2⁻ⁿ normal.</summary>
    public static readonly T LargestExponent = T.CreateTruncating(typeof(T) == typeof(float) ? 126 : 1022);

    /// <summary><see cref="RoundingShift"/> plus the bias of the exponent.</summary>
    public static readonly T ExponentShift =
        T.CreateTruncating(typeof(T) == typeof(float) ? 12582912d + 127d : 6755399441055744d + 1023d);
}

using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>
/// Numbers m·2ⁿ, none below 0, with n a number of its own: products of thousands of probabilities neither vanish nor need logarithms.
/// </summary>
/// <remarks>
/// m is from 2⁻⁶⁴ to 1 after <see cref="Normalized"/>, n whole. 0 has an n so low that beside it every other number is larger; its m does
/// not matter. NaN stays NaN.
/// </remarks>
internal readonly unsafe struct Scaled<V>(V mantissa, V exponent)
    where V : struct, ILanes<V, double>
{
    /// <summary>The n of 0.</summary>
    public const double ZeroExponent = -1152921504606846976; // −2⁶⁰

    /// <summary>An n below this says 0.</summary>
    public const double LeastExponent = -1125899906842624; // −2⁵⁰

    // eˣ below this is 0: n must stay far above the one of 0, however many are multiplied.
    private const double LeastLogarithm = -2147483648; // −2³¹

    // What is so many times 2 smaller than another number changes nothing when it is added.
    private const double Negligible = -700;

    private const double Small = 1.0 / (1L << 32) / (1L << 32), SmallBits = 64;

    public readonly V Mantissa = mantissa;

    public readonly V Exponent = exponent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scaled<V> Load(double* mantissas, double* exponents) => new(V.Load(mantissas), V.Load(exponents));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* mantissas, double* exponents, Scaled<V> value)
    {
        V.Store(mantissas, value.Mantissa);
        V.Store(exponents, value.Exponent);
    }

    /// <summary>eˣ of x up to about 1, with m below ⅕, so that three products with it can be added; 0 of −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scaled<V> Exp(V x)
    {
        V least = V.Splat(LeastLogarithm), m = LaneMath<V, double>.ExpParts(V.Max(x, least), out V n);
        return new(m * V.Splat(0.125), V.WhereLess(x, least, V.Splat(ZeroExponent), n + V.Splat(3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scaled<V> operator +(Scaled<V> a, Scaled<V> b)
    {
        V n = Larger(a.Exponent, b.Exponent);
        return new(V.Fma(b.Mantissa, Power(b.Exponent - n), a.Mantissa * Power(a.Exponent - n)), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scaled<V> operator *(Scaled<V> a, Scaled<V> b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

    /// <summary>a + b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scaled<V> Sum(Scaled<V> a, Scaled<V> b, Scaled<V> c)
    {
        V n = Larger(Larger(a.Exponent, b.Exponent), c.Exponent);
        V m = V.Fma(b.Mantissa, Power(b.Exponent - n), a.Mantissa * Power(a.Exponent - n));
        return new(V.Fma(c.Mantissa, Power(c.Exponent - n), m), n);
    }

    /// <summary>The same numbers, with an m that is not small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scaled<V> Normalized()
    {
        V small = V.Splat(Small);
        return new(
            V.WhereLess(Mantissa, small, Mantissa * V.Splat(1 / Small), Mantissa),
            V.WhereLess(Mantissa, small, Exponent - V.Splat(SmallBits), Exponent));
    }

    /// <summary>The numbers themselves, which must be no larger than about 1; 0 where they are negligible beside 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value()
    {
        V negligible = V.Splat(Negligible);
        return V.WhereLess(Exponent, negligible, default, Mantissa * Power(Exponent));
    }

    // 2ⁿ of n ≤ 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Power(V n) => V.PowerOfTwo(V.Max(n, V.Splat(Negligible)));

    // Not V.Max, which does not promise the same of two zeros and of NaN everywhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger(V a, V b) => V.WhereLess(a, b, b, a);
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>
/// exp, tanh and sigmoid of every lane of a register, each as one fixed sequence of operations.
/// </summary>
/// <remarks>
/// The three start from the same reduction: y = n·ln2 + r with whole n and |r| ≤ ln2/2, so that
/// eʸ = 2ⁿ·eʳ, and e^r − 1 = r + r²·q(r) with a minimax polynomial q. The polynomial's relative error is
/// 2.5e-8 in float (0.4 of half an ulp) and 4.2e-17 in double; the rest of the error is rounding.
/// ln2 is split in two so that n·ln2 subtracts without loss.
/// </remarks>
internal static class LaneMath<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>x, or 0 where |x| is negligible.</summary>
    /// <remarks>
    /// What decays step by step — a state, a gradient, a moment — would else end among the denormal numbers, with which
    /// processors compute many times slower.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush(V x) => V.WhereLess(V.Abs(x), V.Splat(FloatFormat<T>.Negligible), default, x);

    /// <summary>eˣ, with gradual underflow to 0 and overflow to ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = V.Min(V.Max(x, V.Splat(ExpConstants<T>.Lowest)), V.Splat(ExpConstants<T>.Highest));
        V p = ReducedExpMinusOne(x, out V n);
        return V.Scale(p + V.Splat(ExpConstants<T>.One), n);
    }

    /// <summary>m of eˣ = m·2ⁿ with whole n and m between √½ and √2, so that nothing vanishes; for |x| below 2⁴⁹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpParts(V x, out V n) => ReducedExpMinusOne(x, out n) + V.Splat(ExpConstants<T>.One);

    /// <summary>tanh x = (1 − e) / (1 + e) with e = e^(−2|x|) = 2ⁿ + 2ⁿ·p, which keeps every digit near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V one = V.Splat(ExpConstants<T>.One), p = ReducedExpOfTwice(x, out V scale), scaled = scale * p;
        V above = one - scale, below = one + scale, inverse = one / (below + scaled);
        V quotient = (above - scaled) * inverse;

        // What is left of (1 − e) − quotient·(1 + e), without the rounding of either bracket.
        V rest = V.Fma(-scaled, quotient, V.Fma(-quotient, below, above) - scaled);
        return V.CopySign(V.Fma(rest, inverse, quotient), x);
    }

    /// <summary>σ(x) = 1 / (1 + e^−x), from e^−|x| so that nothing overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V one = V.Splat(ExpConstants<T>.One), y = V.Max(-V.Abs(x), V.Splat(ExpConstants<T>.Lowest));
        V p = ReducedExpMinusOne(y, out V n);
        V e = V.Scale(p + one, n), sum = one + e, numerator = V.WhereLess(x, default, e, one);
        V inverse = one / sum, quotient = numerator * inverse;

        // What is left of numerator − quotient·(1 + e), without the rounding of the bracket.
        V rest = V.Fma(-quotient, e - (sum - one), V.Fma(-quotient, sum, numerator));
        return V.Fma(rest, inverse, quotient);
    }

    /// <summary>tanh x as a fraction with a denominator from 1 to 2; several fractions share one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fraction<V> TanhFraction(V x)
    {
        V one = V.Splat(ExpConstants<T>.One), p = ReducedExpOfTwice(x, out V scale), scaled = scale * p;
        return new(V.CopySign((one - scale) - scaled, x), (one + scale) + scaled);
    }

    /// <summary>σ(x) as a fraction with a denominator from 1 to 2; far below 0 it stops at the smallest normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fraction<V> SigmoidFraction(V x)
    {
        V one = V.Splat(ExpConstants<T>.One), y = V.Max(-V.Abs(x), V.Splat(ExpConstants<T>.LowestNormal));
        V p = ReducedExpMinusOne(y, out V n);
        V e = (p + one) * V.PowerOfTwo(n);
        return new(V.WhereLess(x, default, e, one), one + e);
    }

    /// <summary>The value of a fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Divide(Fraction<V> a) => a.Numerator / a.Denominator;

    /// <summary>Two values by one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V A, V B) Divide(Fraction<V> a, Fraction<V> b)
    {
        V inverse = V.Splat(ExpConstants<T>.One) / (a.Denominator * b.Denominator);
        return (a.Numerator * (b.Denominator * inverse), b.Numerator * (a.Denominator * inverse));
    }

    // 2ⁿ and p of e^(−2|x|) = 2ⁿ·(1 + p).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedExpOfTwice(V x, out V scale)
    {
        V y = V.Max(V.Splat(ExpConstants<T>.MinusTwo) * V.Abs(x), V.Splat(ExpConstants<T>.LowestMinusOne));
        V p = ReducedExpMinusOne(y, out V n);
        scale = V.PowerOfTwo(n);
        return p;
    }

    // p = e^r − 1 = r + r²·q(r), with whole n and r = x − n·ln2; q in pairs, because a chain would wait for each link.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedExpMinusOne(V x, out V n)
    {
        n = V.RoundProduct(x, V.Splat(ExpConstants<T>.Log2E));
        V r = V.Fma(n, V.Splat(ExpConstants<T>.MinusLn2High), x);
        r = V.Fma(n, V.Splat(ExpConstants<T>.MinusLn2Low), r);

        V r2 = r * r;
        V q = Pair(ExpConstants<T>.Q2, ExpConstants<T>.Q3, r);
        if (typeof(T) == typeof(double))
        {
            V r4 = r2 * r2, high = V.Fma(Pair(ExpConstants<T>.Q6, ExpConstants<T>.Q7, r), r2, Pair(ExpConstants<T>.Q4, ExpConstants<T>.Q5, r));
            q = V.Fma(V.Fma(Pair(ExpConstants<T>.Q8, ExpConstants<T>.Q9, r), r4, high), r2, q);
        }
        else
        {
            q = V.Fma(V.Splat(ExpConstants<T>.Q4), r2, q);
        }

        q = V.Fma(q, r2, Pair(ExpConstants<T>.Q0, ExpConstants<T>.Q1, r));
        return V.Fma(r2, q, r);
    }

    // low + high·r
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pair(T low, T high, V r) => V.Fma(V.Splat(high), r, V.Splat(low));
}

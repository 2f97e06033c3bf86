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
        V low = V.Splat(ExpConstants<T>.Lowest), high = V.Splat(ExpConstants<T>.Highest);
        x = V.WhereLess(x, low, low, V.WhereLess(high, x, high, x));
        V n = V.Round(x * V.Splat(ExpConstants<T>.Log2E));
        V p = ReducedExpMinusOne(x, n) + V.Splat(ExpConstants<T>.One);

        // Two factors, because 2ⁿ alone is no normal number at either end of the range.
        V half = V.Round(n * V.Splat(ExpConstants<T>.Half));
        return p * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }

    /// <summary>tanh x = −t / (t + 2) with t = e^(−2|x|) − 1, which keeps every digit near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V low = V.Splat(ExpConstants<T>.LowestMinusOne);
        V y = V.Splat(ExpConstants<T>.MinusTwo) * V.Abs(x);
        y = V.WhereLess(y, low, low, y);
        V n = V.Round(y * V.Splat(ExpConstants<T>.Log2E));
        V scale = V.PowerOfTwo(n);
        V t = V.Fma(scale, ReducedExpMinusOne(y, n), scale - V.Splat(ExpConstants<T>.One)); // 2ⁿ·p + (2ⁿ − 1)
        return V.CopySign(t / (t + V.Splat(ExpConstants<T>.Two)), x);
    }

    /// <summary>σ(x) = 1 / (1 + e^−x), from e^−|x| so that nothing overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V zero = V.Splat(ExpConstants<T>.Zero), one = V.Splat(ExpConstants<T>.One);
        V e = Exp(zero - V.Abs(x));
        return V.WhereLess(x, zero, e, one) / (one + e);
    }

    // p = e^r − 1 = r + r²·q(r), with r = x − n·ln2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedExpMinusOne(V x, V n)
    {
        V r = V.Fma(n, V.Splat(ExpConstants<T>.MinusLn2High), x);
        r = V.Fma(n, V.Splat(ExpConstants<T>.MinusLn2Low), r);

        V q = V.Splat(ExpConstants<T>.Q4);
        if (typeof(T) == typeof(double))
        {
            q = V.Fma(V.Splat(ExpConstants<T>.Q9), r, V.Splat(ExpConstants<T>.Q8));
            q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q7));
            q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q6));
            q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q5));
            q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q4));
        }

        q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q3));
        q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q2));
        q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q1));
        q = V.Fma(q, r, V.Splat(ExpConstants<T>.Q0));
        return V.Fma(r * r, q, r);
    }
}

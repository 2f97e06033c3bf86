using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>A function and its slope, the slope from the function's own value.</summary>
internal interface IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<V>(V x)
        where V : struct, ILanes<V, T>;

    V Slope<V>(V y)
        where V : struct, ILanes<V, T>;
}

internal readonly struct TanhActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.Splat(T.One) - (y * y);
}

internal readonly struct ReluActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // In this order NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => V.WhereLess(x, default, default, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.WhereLess(default, y, V.Splat(T.One), default);
}

internal readonly struct SigmoidActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => LaneMath<V, T>.Divide(LaneMath<V, T>.SigmoidFraction(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => y * (V.Splat(T.One) - y);
}

internal readonly struct SoftsignActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => x / (V.Splat(T.One) + V.Abs(x));

    // 1 − |y| = 1 / (1 + |x|)
    public V Slope<V>(V y)
        where V : struct, ILanes<V, T>
    {
        V rest = V.Splat(T.One) - V.Abs(y);
        return rest * rest;
    }
}

internal readonly struct SoftplusActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // max(x, 0) + ln(1 + e^−|x|), number by number: there is no logarithm of registers.
    [SkipLocalsInit]
    public unsafe V Apply<V>(V x)
        where V : struct, ILanes<V, T>
    {
        T* values = stackalloc T[V.Count];
        V.Store(values, x);
        for (int i = 0; i < V.Count; i++)
        {
            double value = double.CreateTruncating(values[i]);
            values[i] = T.CreateTruncating(Math.Max(value, 0) + ScalarMath.LogOnePlus(ScalarMath.Exp(-Math.Abs(value))));
        }

        return V.Load(values);
    }

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.Splat(T.One) - LaneMath<V, T>.Exp(-y);
}

internal readonly struct HardSigmoidActivation<T>(T slope, T offset) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T>
    {
        V line = V.Fma(V.Splat(slope), x, V.Splat(offset)), one = V.Splat(T.One);
        return V.WhereLess(line, default, default, V.WhereLess(one, line, one, line));
    }

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.WhereLess(default, y, V.WhereLess(y, V.Splat(T.One), V.Splat(slope), default), default);
}

internal readonly struct AffineActivation<T>(T slope, T offset) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => V.Fma(V.Splat(slope), x, V.Splat(offset));

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.Splat(slope);
}

internal readonly struct LeakyReluActivation<T>(T slope) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => V.WhereLess(x, default, V.Splat(slope) * x, x);

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.WhereLess(default, y, V.Splat(T.One), V.Splat(slope));
}

internal readonly struct ThresholdedReluActivation<T>(T threshold) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => V.WhereLess(V.Splat(threshold), x, x, default);

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.WhereLess(default, V.Abs(y), V.Splat(T.One), default);
}

internal readonly struct ScaledTanhActivation<T>(T scale, T slope) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> =>
        V.Splat(scale) * LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(V.Splat(slope) * x));

    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.Splat(slope) * (V.Splat(scale) - (y * y / V.Splat(scale)));
}

internal readonly struct EluActivation<T>(T scale) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public V Apply<V>(V x)
        where V : struct, ILanes<V, T> => V.WhereLess(x, default, V.Splat(scale) * (LaneMath<V, T>.Exp(x) - V.Splat(T.One)), x);

    // below 0: scale·eˣ = y + scale
    public V Slope<V>(V y)
        where V : struct, ILanes<V, T> => V.WhereLess(y, default, y + V.Splat(scale), V.Splat(T.One));
}

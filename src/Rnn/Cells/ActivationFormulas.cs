using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>A function and its slope, the slope from the function's own value.</summary>
internal interface IActivation
{
    static abstract V Apply<V, T>(V x)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    static abstract V Slope<V, T>(V y)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

internal readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, T>(V x)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, T>(V y)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => V.Splat(T.One) - (y * y);
}

internal readonly struct ReluActivation : IActivation
{
    // In this order NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, T>(V x)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => V.WhereLess(x, default, default, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, T>(V y)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => V.WhereLess(default, y, V.Splat(T.One), default);
}

internal readonly struct SigmoidActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V, T>(V x)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneMath<V, T>.Divide(LaneMath<V, T>.SigmoidFraction(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V, T>(V y)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => y * (V.Splat(T.One) - y);
}

/// <summary>Activations of whole matrices.</summary>
internal static unsafe class ActivationFormulas
{
    /// <summary>The activation, if there is such a one.</summary>
    public static Activation Checked(this Activation activation, string name) => Enum.IsDefined(activation)
        ? activation
        : throw new ArgumentException($"{name}: there is no activation {activation}; choose one of {string.Join(", ", Enum.GetNames<Activation>())}.");

    /// <summary>y = f(x); x and y may be the same memory.</summary>
    public static void Apply<T>(Activation activation, MatrixSpan<T> x, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* from = x, to = y)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                T* xRow = from + ((nint)row * x.RowStride), yRow = to + ((nint)row * y.RowStride);
                switch (activation)
                {
                    case Activation.Tanh: Elementwise.Run<Forward<TanhActivation, T>, T>(new(xRow, yRow), x.Columns); break;
                    case Activation.Relu: Elementwise.Run<Forward<ReluActivation, T>, T>(new(xRow, yRow), x.Columns); break;
                    case Activation.Sigmoid: Elementwise.Run<Forward<SigmoidActivation, T>, T>(new(xRow, yRow), x.Columns); break;
                    default: x.Row(row).CopyTo(y.Row(row)); break;
                }
            }
        }
    }

    /// <summary>dx = dy∘f′ from y = f(x); any of them may be the same memory.</summary>
    public static void Differentiate<T>(Activation activation, MatrixSpan<T> y, MatrixSpan<T> dy, MatrixSpan<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* value = y, from = dy, to = dx)
        {
            for (int row = 0; row < y.Rows; row++)
            {
                T* yRow = value + ((nint)row * y.RowStride);
                T* dyRow = from + ((nint)row * dy.RowStride), dxRow = to + ((nint)row * dx.RowStride);
                switch (activation)
                {
                    case Activation.Tanh: Elementwise.Run<Backward<TanhActivation, T>, T>(new(yRow, dyRow, dxRow), y.Columns); break;
                    case Activation.Relu: Elementwise.Run<Backward<ReluActivation, T>, T>(new(yRow, dyRow, dxRow), y.Columns); break;
                    case Activation.Sigmoid: Elementwise.Run<Backward<SigmoidActivation, T>, T>(new(yRow, dyRow, dxRow), y.Columns); break;
                    default: dy.Row(row).CopyTo(dx.Row(row)); break;
                }
            }
        }
    }

    private readonly struct Forward<TActivation, T>(T* x, T* y) : IElementwise<T>
        where TActivation : struct, IActivation
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V.Store(y + j, TActivation.Apply<V, T>(V.Load(x + j)));
            }
        }
    }

    private readonly struct Backward<TActivation, T>(T* y, T* dy, T* dx) : IElementwise<T>
        where TActivation : struct, IActivation
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V.Store(dx + j, V.Load(dy + j) * TActivation.Slope<V, T>(V.Load(y + j)));
            }
        }
    }
}

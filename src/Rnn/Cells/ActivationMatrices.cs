using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Activations of whole matrices.</summary>
internal static unsafe class ActivationMatrices
{
    /// <summary>y = f(x); x and y may be the same memory.</summary>
    public static void Apply<T>(this Activation activation, MatrixSpan<T> x, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => activation.With<ForwardUse<T>, T>(new ForwardUse<T>(x, y));

    /// <summary>dx = dy∘f′ from y = f(x); any of them may be the same memory.</summary>
    public static void Differentiate<T>(this Activation activation, MatrixSpan<T> y, MatrixSpan<T> dy, MatrixSpan<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => activation.With<BackwardUse<T>, T>(new BackwardUse<T>(y, dy, dx));

    private readonly ref struct ForwardUse<T>(MatrixSpan<T> x, MatrixSpan<T> y) : IActivationUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly MatrixSpan<T> _x = x;
        private readonly MatrixSpan<T> _y = y;

        public void Run<TActivation>(TActivation activation)
            where TActivation : struct, IActivation<T>
        {
            fixed (T* from = _x, to = _y)
            {
                for (int row = 0; row < _x.Rows; row++)
                {
                    T* xRow = from + ((nint)row * _x.RowStride), yRow = to + ((nint)row * _y.RowStride);
                    Elementwise.Run<Forward<TActivation, T>, T>(new(activation, xRow, yRow), _x.Columns);
                }
            }
        }
    }

    private readonly ref struct BackwardUse<T>(MatrixSpan<T> y, MatrixSpan<T> dy, MatrixSpan<T> dx) : IActivationUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly MatrixSpan<T> _y = y;
        private readonly MatrixSpan<T> _dy = dy;
        private readonly MatrixSpan<T> _dx = dx;

        public void Run<TActivation>(TActivation activation)
            where TActivation : struct, IActivation<T>
        {
            fixed (T* value = _y, from = _dy, to = _dx)
            {
                for (int row = 0; row < _y.Rows; row++)
                {
                    T* yRow = value + ((nint)row * _y.RowStride);
                    T* dyRow = from + ((nint)row * _dy.RowStride), dxRow = to + ((nint)row * _dx.RowStride);
                    Elementwise.Run<Backward<TActivation, T>, T>(new(activation, yRow, dyRow, dxRow), _y.Columns);
                }
            }
        }
    }

    private readonly struct Forward<TActivation, T>(TActivation activation, T* x, T* y) : IElementwise<T>
        where TActivation : struct, IActivation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V.Store(y + j, activation.Apply(V.Load(x + j)));
            }
        }
    }

    private readonly struct Backward<TActivation, T>(TActivation activation, T* y, T* dy, T* dx) : IElementwise<T>
        where TActivation : struct, IActivation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V.Store(dx + j, V.Load(dy + j) * activation.Slope(V.Load(y + j)));
            }
        }
    }
}

using System.Numerics;

namespace Rnn.Tensors;

/// <summary>Where numbers decay over many steps: what has become negligible is made 0.</summary>
internal static unsafe class Decay
{
    /// <summary>Makes 0 of what has become negligible.</summary>
    public static void Flush<T>(Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* start = values)
        {
            Elementwise.Run<FlushFormula<T>, T>(new(start), values.Length);
        }
    }

    /// <summary>sum += values.</summary>
    public static void AddFlushed<T>(ReadOnlySpan<T> values, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* from = values, to = sum[..values.Length])
        {
            Elementwise.Run<AddFormula<T>, T>(new(from, to), values.Length);
        }
    }

    private readonly struct FlushFormula<T>(T* x) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int first, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = first; i < end; i += V.Count)
            {
                V.Store(x + i, LaneMath<V, T>.Flush(V.Load(x + i)));
            }
        }
    }

    private readonly struct AddFormula<T>(T* from, T* to) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int first, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = first; i < end; i += V.Count)
            {
                V.Store(to + i, LaneMath<V, T>.Flush(V.Load(to + i) + V.Load(from + i)));
            }
        }
    }
}

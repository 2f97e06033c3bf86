using System.Numerics;

namespace Rnn.Tensors;

/// <summary>Copying and adding where numbers decay over many steps: what has become negligible is made 0.</summary>
internal static unsafe class Decay
{
    /// <summary>destination = source.</summary>
    public static void CopyFlushed<T>(ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* from = source, to = destination[..source.Length])
        {
            Elementwise.Run<CopyFormula<T>, T>(new(from, to), source.Length);
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

    private readonly struct CopyFormula<T>(T* from, T* to) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int first, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = first; i < end; i += V.Count)
            {
                V.Store(to + i, LaneMath<V, T>.Flush(V.Load(from + i)));
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

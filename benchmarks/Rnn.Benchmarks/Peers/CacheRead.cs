using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rnn.Tensors;

namespace Rnn.Benchmarks.Peers;

/// <summary>Reads the same bytes again and again: how fast the cache that holds them gives them out.</summary>
internal sealed class CacheRead
{
    private const int Chains = 8, LargestVector = 16;

    private readonly AlignedBuffer<float> _values;

    public CacheRead(int values)
    {
        _values = new AlignedBuffer<float>(values / (Chains * LargestVector) * Chains * LargestVector);
        _values.Span.Fill(1);
    }

    public float Sum { get; private set; }

    public int Bytes => _values.Length * sizeof(float);

    public void Read() => Sum =
        Vector512.IsHardwareAccelerated ? Read<Lanes512<float>>()
        : Vector256.IsHardwareAccelerated ? Read<Lanes256<float>>()
        : Vector128.IsHardwareAccelerated ? Read<Lanes128<float>>()
        : Read<Lane<float>>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe float Read<V>()
        where V : struct, ILanes<V, float>
    {
        V x0 = V.Splat(0), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
        float* end = _values.Pointer + _values.Length;
        for (float* p = _values.Pointer; p < end; p += Chains * V.Count)
        {
            x0 += V.Load(p);
            x1 += V.Load(p + V.Count);
            x2 += V.Load(p + (2 * V.Count));
            x3 += V.Load(p + (3 * V.Count));
            x4 += V.Load(p + (4 * V.Count));
            x5 += V.Load(p + (5 * V.Count));
            x6 += V.Load(p + (6 * V.Count));
            x7 += V.Load(p + (7 * V.Count));
        }

        float* lanes = stackalloc float[LargestVector];
        V.Store(lanes, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7);
        return lanes[0];
    }
}

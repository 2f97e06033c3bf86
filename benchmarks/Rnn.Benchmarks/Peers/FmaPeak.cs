using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rnn.Tensors;

namespace Rnn.Benchmarks.Peers;

/// <summary>The most multiply-adds that a core can do: nothing but independent ones, on registers.</summary>
internal sealed class FmaPeak : ISharedWork
{
    private const int Chains = 12; // two a cycle, each four cycles long, and some to spare
    private const int Rounds = 1_000_000; // a millisecond or two, so that waking the other threads does not count

    private readonly float[] _sums = new float[Environment.ProcessorCount];

    /// <summary>What one core computes in one run.</summary>
    public static double Operations { get; } = 2.0 * Chains * Rounds * Math.Max(Machine.VectorBits / 32, 1);

    /// <summary>Runs it on the cores of a team.</summary>
    public void RunOn(WorkerTeam team) => team.Run(this);

    public void Run(int part, int parts) => _sums[part] =
        Vector512.IsHardwareAccelerated ? Compute<Lanes512<float>>()
        : Vector256.IsHardwareAccelerated ? Compute<Lanes256<float>>()
        : Vector128.IsHardwareAccelerated ? Compute<Lanes128<float>>()
        : Compute<Lane<float>>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Compute<V>()
        where V : struct, ILanes<V, float>
    {
        // x ← 0.999·x + 0.001 stays near 1: no overflow, no denormals.
        V a = V.Splat(0.999f), b = V.Splat(0.001f);
        V x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        for (int round = 0; round < Rounds; round++)
        {
            x0 = V.Fma(x0, a, b);
            x1 = V.Fma(x1, a, b);
            x2 = V.Fma(x2, a, b);
            x3 = V.Fma(x3, a, b);
            x4 = V.Fma(x4, a, b);
            x5 = V.Fma(x5, a, b);
            x6 = V.Fma(x6, a, b);
            x7 = V.Fma(x7, a, b);
            x8 = V.Fma(x8, a, b);
            x9 = V.Fma(x9, a, b);
            x10 = V.Fma(x10, a, b);
            x11 = V.Fma(x11, a, b);
        }

        V sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
        float* lanes = stackalloc float[16];
        V.Store(lanes, sum);
        return lanes[0];
    }
}

using BenchmarkDotNet.Attributes;
using Rnn.Heads;

namespace Rnn.Benchmarks;

/// <summary>The CTC loss with its gradient: 32 sequences of 500 steps, 60 symbols and the blank, targets of 60 symbols.</summary>
[MemoryDiagnoser]
public class CtcLossBenchmark : IDisposable
{
    private const int Steps = 500, Sequences = 32, Symbols = 60, TargetLength = 60;

    private HeadLoss? _loss;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _loss = new HeadLoss(
        new CtcHead<float>(Symbols, CtcReduction.Mean, zeroInfinity: false), RandomValues.Create(Steps * Sequences * (Symbols + 1)),
        HeadLoss.Targets(Sequences, TargetLength, Symbols), Threads);

    [GlobalCleanup]
    public void Dispose()
    {
        _loss?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public double Loss() => _loss!.Compute();
}

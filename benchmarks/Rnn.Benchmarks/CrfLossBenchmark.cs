using BenchmarkDotNet.Attributes;
using Rnn.Heads;

namespace Rnn.Benchmarks;

/// <summary>The CRF loss with its gradients: 64 sequences of 40 steps, 20 tags.</summary>
[MemoryDiagnoser]
public class CrfLossBenchmark : IDisposable
{
    private const int Steps = 40, Sequences = 64, Tags = 20;

    private HeadLoss? _loss;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _loss = new HeadLoss(
        new CrfHead<float>(Tags, names: null, TaggingScheme.None), RandomValues.Create(Steps * Sequences * Tags),
        HeadLoss.Targets(Sequences, Steps, Tags), Threads);

    [GlobalCleanup]
    public void Dispose()
    {
        _loss?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public double Loss() => _loss!.Compute();
}

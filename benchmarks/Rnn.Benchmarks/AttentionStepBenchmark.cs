using BenchmarkDotNet.Attributes;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>Forward, loss, backward and update of an encoder-decoder on a batch of 64 sequences, 20 tokens in and out, 256 units, 8,000 words.</summary>
[MemoryDiagnoser]
public class AttentionStepBenchmark : IDisposable
{
    private const int Sequences = 64, Steps = 20, Units = 256, Words = 8_000;

    private static readonly Dictionary<string, Attention?> _attentions = new()
    {
        ["none"] = null,
        ["additive"] = Attention.Additive(),
        ["dot"] = Attention.Dot(),
        ["general"] = Attention.General(),
        ["scaled dot, 8 heads"] = Attention.ScaledDot() with { Heads = 8 },
    };

    private readonly int[] _indices = [.. Enumerable.Range(0, Sequences)];
    private WorkerTeam _team = WorkerTeam.Alone;
    private Trainer<float>? _trainer;
    private SequenceDataset<float>? _data;

    public static IEnumerable<string> Scores => _attentions.Keys;

    [ParamsSource(nameof(Scores))]
    public string Score { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        int[] Text() => [.. Enumerable.Range(0, Steps).Select(_ => random.Next(Words))];
        _data = SequenceDataset.FromExamples(_indices.Select(_ => new Example<float>(Text(), Text())));
        SequenceModel<float> model = SequenceModel.ManyToMany(0)
            .Embedding(Words, Units).Bidirectional(() => new GruCell<float>(Units / 2))
            .Decode()
            .Embedding(Words, Units).Gru(Units, attention: _attentions[Score]).SoftmaxOutput(Words)
            .Build(seed: 1);
        _team = new WorkerTeam(Threads);
        _trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new GradientDescent(0.01) }, _team);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public double Step() => _trainer!.Step(_data!, _indices).Loss;
}

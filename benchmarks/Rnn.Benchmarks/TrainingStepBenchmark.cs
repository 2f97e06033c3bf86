using BenchmarkDotNet.Attributes;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>Forward, loss, backward and update on one batch of 32 sequences of 100 steps, 64 features, 128 units.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmark : IDisposable
{
    private const int Sequences = 32, Steps = 100, Features = 64, Units = 128, Classes = 10;

    private readonly int[] _indices = [.. Enumerable.Range(0, Sequences)];
    private WorkerTeam _team = WorkerTeam.Alone;
    private Trainer<float>? _trainer;
    private SequenceDataset<float>? _data;

    [Params("rnn", "lstm", "gru")]
    public string Cell { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _data = SequenceDataset.FromExamples(_indices.Select(i =>
        {
            float[,] input = new float[Steps, Features];
            foreach (ref float value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref input[0, 0], input.Length))
            {
                value = random.NextSingle() - 0.5f;
            }

            return new Example<float>(input, [i % Classes]);
        }));
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(Features);
        SequenceModel<float> model = (Cell switch
        {
            "rnn" => builder.Vanilla(Units),
            "lstm" => builder.Lstm(Units),
            _ => builder.Gru(Units),
        }).SoftmaxOutput(Classes).Build(seed: 1);
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

using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>A recurrent layer forward, all outputs.</summary>
[MemoryDiagnoser]
public class InferenceBenchmark : IDisposable
{
    private WorkerTeam _team = WorkerTeam.Alone;
    private Layer<float>? _layer;
    private LayerWorkspace<float>? _workspace;
    private SequenceBatch<float>? _batch;

    [Params("lstm", "gru")]
    public string Cell { get; set; } = "";

    /// <summary>Steps, sequences, inputs, units.</summary>
    [Params("100x1x64x64", "100x32x64x128", "35x20x200x200")]
    public string Size { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Size.Split('x').Select(int.Parse)];
        (int steps, int sequences, int inputs, int units) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(inputs);
        builder = Cell == "lstm" ? builder.Lstm(units) : builder.Gru(units);
        _layer = builder.LinearOutput(1).Build(seed: 1).Layers[0];
        _team = new WorkerTeam(Threads);
        _workspace = _layer.CreateWorkspace(_team);
        _batch = SequenceBatch<float>.FromSequences(
            [.. Enumerable.Range(0, sequences).Select(_ => Tensor.Create(RandomValues.Create(steps * inputs), [steps, inputs]))]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Forward() => _layer!.Forward(_batch!, _workspace!, Pass.Inference);
}

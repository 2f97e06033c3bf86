using BenchmarkDotNet.Attributes;
using Rnn.Models;

namespace Rnn.Benchmarks;

/// <summary>One step of a live sequence: 64 inputs, 64 units, one linear output.</summary>
[MemoryDiagnoser]
public class StreamingStepBenchmark
{
    private const int Units = 64;

    private readonly float[] _input = RandomValues.Create(Units);
    private readonly float[] _output = new float[1];
    private StreamingSession<float>? _session;

    [Params("lstm", "gru")]
    public string Cell { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(Units);
        builder = Cell == "lstm" ? builder.Lstm(Units) : builder.Gru(Units);
        _session = builder.LinearOutput(1).Build(seed: 1).CreateSession();
    }

    [Benchmark]
    public void Step() => _session!.Step(_input, _output);
}

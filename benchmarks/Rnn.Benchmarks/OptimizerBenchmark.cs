using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Rnn.Models;
using Rnn.Optimizers;

namespace Rnn.Benchmarks;

/// <summary>One step over 4.2 million parameters; the ratio is to reading and writing as many bytes and nothing else.</summary>
[MemoryDiagnoser]
public class OptimizerBenchmark
{
    private const int Units = 2048;

    // Small enough that no parameter leaves its range in many steps along the same gradient.
    private const double LearningRate = 1e-9;

    private OptimizerState<float>? _state;
    private float[] _values = [];
    private float[] _gradients = [];
    private float[][] _moments = [];

    [Params(nameof(GradientDescent), nameof(Momentum), nameof(RmsProp), nameof(Adam), nameof(AdamW))]
    public string Rule { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (Optimizer optimizer, int moments) = Choose();
        SequenceModel<float> model = SequenceModel.OneToOne(Units).LinearOutput(Units).Build(seed: 1);
        RandomValues.Fill(model.Parameters.AllGradients);
        _state = optimizer.Start(model.Parameters);

        int count = model.Parameters.AllValues.Length;
        (_values, _gradients) = (RandomValues.Create(count), RandomValues.Create(count));
        _moments = [.. Enumerable.Range(0, moments).Select(_ => RandomValues.Create(count))];
    }

    // In place, as an optimiser does it: values and gradients in, values out; each moment in and out.
    [Benchmark(Baseline = true)]
    public void Stream()
    {
        TensorPrimitives.Add<float>(_values, _gradients, _values);
        foreach (float[] moment in _moments)
        {
            TensorPrimitives.Negate<float>(moment, moment);
        }
    }

    [Benchmark]
    public void Step() => _state!.Step(LearningRate);

    private (Optimizer Optimizer, int Moments) Choose() => Rule switch
    {
        nameof(GradientDescent) => (new GradientDescent(LearningRate), 0),
        nameof(Momentum) => (new Momentum(LearningRate), 1),
        nameof(RmsProp) => (new RmsProp(LearningRate), 1),
        nameof(Adam) => (new Adam(LearningRate), 2),
        _ => (new AdamW(LearningRate), 2),
    };
}

using BenchmarkDotNet.Attributes;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>
/// A training step over 1,000 steps of time where states and gradients vanish, beside the same where they stay: numbers
/// so small that the processor computes them slowly must not come up.
/// </summary>
/// <remarks>
/// It tells only where such numbers are slow. On an AMD EPYC with 512-bit vectors they were not: the ratios stayed at 1
/// with flushing taken out of the library.
/// </remarks>
[MemoryDiagnoser]
public class DecayBenchmark
{
    private const int Sequences = 8, Steps = 1000, StepsWithInput = 10, Features = 16, Units = 64;

    private readonly int[] _indices = [.. Enumerable.Range(0, Sequences)];
    private SequenceDataset<float>? _data;
    private Trainer<float>? _lasting, _fast, _slow;

    [GlobalSetup]
    public void Setup()
    {
        float[] values = RandomValues.Create(Sequences * StepsWithInput * Features);
        _data = SequenceDataset.FromExamples(_indices.Select(sequence =>
        {
            float[,] input = new float[Steps, Features];
            Buffer.BlockCopy(
                values, sequence * StepsWithInput * Features * sizeof(float), input, 0, StepsWithInput * Features * sizeof(float));
            return new Example<float>(input, [1]);
        }));

        // 0.8 is at float's smallest normal number, 1e-38, after 390 steps; 0.91 is there near the end, and so are the products of a
        // late state and an early gradient.
        (_lasting, _fast, _slow) = (CreateTrainer(1), CreateTrainer(0.8f), CreateTrainer(0.91f));
    }

    [Benchmark(Baseline = true)]
    public double Lasting() => Step(_lasting!);

    [Benchmark]
    public double FastDecay() => Step(_fast!);

    [Benchmark]
    public double SlowDecay() => Step(_slow!);

    private double Step(Trainer<float> trainer) => trainer.Step(_data!, _indices).Loss;

    // U begins orthogonal, so that its scale is what is left of a state, or of a gradient, after each step.
    private static Trainer<float> CreateTrainer(float scale)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(Features).Vanilla(Units).LinearOutput(1).Build(seed: 1);
        foreach (ref float value in model.Parameters["vanilla1.U"].Values)
        {
            value *= scale;
        }

        // So small a rate leaves the network as it is.
        return new Trainer<float>(model, new FitOptions<float> { Optimizer = new GradientDescent(1e-12) }, WorkerTeam.Alone);
    }
}

using BenchmarkDotNet.Attributes;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>
/// A training step on 32 sequences of lengths spread evenly from 1 to 500, as they are and padded to 500; 64 features, 128 units.
/// </summary>
[MemoryDiagnoser]
public class UnequalLengthsBenchmark : IDisposable
{
    private const int Sequences = 32, Longest = 500, Features = 64, Units = 128, Classes = 10;

    private readonly int[] _indices = [.. Enumerable.Range(0, Sequences)];
    private readonly WorkerTeam[] _teams = new WorkerTeam[2];
    private readonly Trainer<float>[] _trainers = new Trainer<float>[2];
    private readonly SequenceDataset<float>[] _data = new SequenceDataset<float>[2];

    [Params("lstm", "gru")]
    public string Cell { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] lengths = [.. _indices.Select(i => 1 + (i * (Longest - 1) / (Sequences - 1)))];
        for (int padded = 0; padded < 2; padded++)
        {
            int least = padded == 1 ? Longest : 0;
            _data[padded] = SequenceDataset.FromExamples(lengths.Select((length, i) => Example(Math.Max(length, least), i)));
            _teams[padded] = new WorkerTeam(Threads);
            SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(Features);
            SequenceModel<float> model = (Cell == "lstm" ? builder.Lstm(Units) : builder.Gru(Units)).SoftmaxOutput(Classes).Build(seed: 1);
            _trainers[padded] = new Trainer<float>(model, new FitOptions<float> { Optimizer = new GradientDescent(0.01) }, _teams[padded]);
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Array.ForEach(_teams, team => team.Dispose());
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public double AsTheyAre() => _trainers[0].Step(_data[0], _indices).Loss;

    [Benchmark]
    public double Padded() => _trainers[1].Step(_data[1], _indices).Loss;

    private static Example<float> Example(int length, int i)
    {
        var random = new Random(i);
        float[,] input = new float[length, Features];
        foreach (ref float value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref input[0, 0], input.Length))
        {
            value = random.NextSingle() - 0.5f;
        }

        return new Example<float>(input, [i % Classes]);
    }
}

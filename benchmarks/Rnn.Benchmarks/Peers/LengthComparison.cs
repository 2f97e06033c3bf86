using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks.Peers;

/// <summary>
/// A training step on 32 sequences of lengths spread evenly from 1 to 500, as they are and padded to 500, in turns;
/// 64 features, 128 units.
/// </summary>
internal sealed class LengthComparison(Rounds rounds, TimeSpan budget)
{
    private const int Sequences = 32, Longest = 500, Features = 64, Units = 128, Classes = 10;

    public List<LengthResult> Measure() =>
        [.. new[] { CellKind.Lstm, CellKind.Gru }.SelectMany(cell => new[] { 1, Times.AllThreads }.Distinct().Select(threads => Measure(cell, threads)))];

    private LengthResult Measure(CellKind cell, int threads)
    {
        using var team = new WorkerTeam(threads);
        double[] times = rounds.Medians([Step(cell, team, padded: false), Step(cell, team, padded: true)], budget / 4);
        return new LengthResult(cell, threads, times[0], times[1]);
    }

    private static Measurement Step(CellKind cell, WorkerTeam team, bool padded)
    {
        int[] indices = [.. Enumerable.Range(0, Sequences)];
        SequenceDataset<float> data = SequenceDataset.FromExamples(indices.Select(i =>
        {
            int length = padded ? Longest : 1 + (i * (Longest - 1) / (Sequences - 1));
            return new Example<float>(
                Tensor.Create(RandomValues.Create(length * Features), [length, Features]), Tensor.Create([(float)(i % Classes)]));
        }));
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(Features);
        SequenceModel<float> model = (cell == CellKind.Lstm ? builder.Lstm(Units) : builder.Gru(Units)).SoftmaxOutput(Classes).Build(seed: 1);
        var trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new GradientDescent(0.01) }, team);
        return Measurement.Of(() => trainer.Step(data, indices));
    }
}

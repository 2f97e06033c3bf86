using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>A training step allocates nothing once warm, whatever the cell, head, optimiser and number of threads.</summary>
public class TrainerAllocationTests
{
    public static TheoryData<string, int> Models() => new()
    {
        { "lstm", 1 }, { "lstm", 2 }, { "gru", 1 }, { "gru", 2 }, { "gru before", 1 }, { "rnn", 2 }, { "one to many", 1 }, { "smoothed", 2 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_step_allocates_nothing(string kind, int threads)
    {
        const int Features = 6;
        int[] lengths = [.. Enumerable.Range(0, 48).Select(i => 3 + (i * 5 % 9))];
        (SequenceModelBuilder<float> builder, SequenceDataset<float> data) = kind switch
        {
            "lstm" => (
                SequenceModel.ManyToOne(Features).Lstm(24).Dropout(0.1).Dense(8).SigmoidOutput(1),
                Examples.Random<float>(lengths, Features, 1)),
            "gru" => (SequenceModel.ManyToMany(Features).Gru(24).LinearOutput(2), Examples.Random<float>(lengths, Features, 2, perStep: true)),
            "gru before" => (
                SequenceModel.ManyToOne(Features).Gru(24, resetAfter: false).TanhOutput(1), Examples.Random<float>(lengths, Features, 1)),
            "smoothed" => (
                SequenceModel.ManyToMany(Features).Gru(24).SoftmaxOutput(3, labelSmoothing: 0.1),
                SequenceDataset.FromExamples(lengths.Select((length, i) => new Example<float>(
                    Examples.Sequence<float>(length, Features, (uint)i), Enumerable.Range(i, length).Select(step => step % 3).ToArray())))),
            "rnn" => (SequenceModel.ManyToOne(Features).Vanilla(32).Vanilla(32).LinearOutput(1), Examples.Random<float>(lengths, Features, 1)),
            _ => (
                SequenceModel.OneToMany(Features).Lstm(16).SigmoidOutput(2),
                SequenceDataset.FromExamples(lengths.Select((length, i) => new Example<float>(
                    Examples.Sequence<float>(1, Features, (uint)i), System.Numerics.Tensors.Tensor.Create(new float[length * 2], [length, 2]))))),
        };
        SequenceModel<float> model = builder.Build(seed: 1);
        using var team = new WorkerTeam(threads);
        var trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new AdamW(), ClassWeights = kind == "smoothed" ? [1, 0.5, 2] : null }, team);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        for (int i = 0; i < 100; i++)
        {
            trainer.Step(data, indices); // memory grows to size, the compiler optimises
        }

        Allocation.OfEachThread(team, () => trainer.Step(data, indices)).Should().OnlyContain(
            bytes => bytes == 0, "a step reuses all its memory, on the caller's thread and on the workers'");
    }
}

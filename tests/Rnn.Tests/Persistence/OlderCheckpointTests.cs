using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Persistence;

/// <summary>A checkpoint that an earlier version wrote is gone on from, to the bits of a training that never stopped.</summary>
public sealed class OlderCheckpointTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    // Four epochs by the version before schedules had a history; it kept notes for the plateau, which had halved the rate twice.
    [Fact]
    public void That_of_0_1_0()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Models", "0.1.0.checkpoint.safetensors"), _file, overwrite: true);
        SequenceDataset<float> data = Data();
        FitOptions<float> options = new()
        {
            Epochs = 7,
            BatchSize = 5,
            Optimizer = new Adam(0.05),
            Validation = data.Slice(0, 5),
            Schedule = LearningRateSchedule.OnPlateau(0.5, patience: 0, threshold: 0.3),
            EarlyStopping = new EarlyStopping { Patience = 20 },
        };
        // First weights are drawn otherwise since, so both go on from the file, one of them in two parts.
        string copy = _file + ".copy";
        File.Copy(_file, copy, overwrite: true);
        SequenceModel<float> whole = Model(seed: 1), resumed = Model(seed: 2);

        TrainingHistory expected = whole.Fit(data, options with { Checkpoint = new CheckpointFile<float>(copy), Resume = true });
        _ = Model(seed: 3).Fit(data, options with { Epochs = 5, Checkpoint = new CheckpointFile<float>(_file), Resume = true });
        File.Delete(copy);
        TrainingHistory history = resumed.Fit(data, options with { Checkpoint = new CheckpointFile<float>(_file), Resume = true });

        resumed.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
        history.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.LargestGradientNorm, epoch.LearningRate)).Should().Equal(
            expected.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.LargestGradientNorm, epoch.LearningRate)));
        history.Epochs.Should().HaveCount(7);
        history.Epochs[4].LearningRate.Should().BeLessThanOrEqualTo(0.05 / 4, "the plateau had halved the rate twice");
        (history.BestEpoch, history.HasBestWeights).Should().Be((expected.BestEpoch, true));
    }

    private static SequenceModel<float> Model(ulong seed) => SequenceModel.ManyToOne(3).Gru(3).LinearOutput(1).Build(seed);

    // From whole-number arithmetic alone, as the program that wrote the file had it.
    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(Enumerable.Range(0, 12).Select(i =>
    {
        float[,] input = new float[2 + (i % 3), 3];
        for (int j = 0; j < input.Length; j++)
        {
            input[j / 3, j % 3] = (((i + 1) * (j + 3) * 7919 % 1000) - 500) / 256f;
        }

        return new Example<float>(input, [((i * 37 % 19) - 9) / 8f]);
    }));
}

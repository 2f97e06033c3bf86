using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Torture.Killing;

/// <summary>The training that is killed: every kind of state that a checkpoint must bring back is in it.</summary>
internal static class TortureTraining
{
    private const int Features = 6;

    /// <summary>Trains to the end, from the checkpoint if there is one, and gives a hash of weights and history.</summary>
    /// <param name="checkpoint">The file; null to train without.</param>
    /// <param name="threads">Threads to use.</param>
    public static string Run(string? checkpoint, int threads)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(Features)
            .Lstm(24).Dropout(0.2).Bidirectional(() => new GruCell<float>(16)).SoftmaxOutput(3).Build(seed: 1);
        SequenceDataset<float> data = Data();
        TrainingHistory history = model.Fit(data, new FitOptions<float>
        {
            Epochs = 6,
            BatchSize = 16,
            Optimizer = new AdamW(0.01),
            Schedule = LearningRateSchedule.WarmUp(20, LearningRateSchedule.OnPlateau(0.5, patience: 1)),
            EarlyStopping = new EarlyStopping { Patience = 4 },
            Validation = data.Slice(0, 48),
            AccumulateBatches = 2,
            Checkpoint = checkpoint is null ? null : new CheckpointFile<float>(checkpoint),
            CheckpointEvery = checkpoint is null ? null : 2,
            Resume = checkpoint is not null,
            Threads = threads,
        });

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(model.Parameters.AllValues));
        foreach (EpochResult epoch in history.Epochs)
        {
            hash.AppendData(BitConverter.GetBytes(epoch.TrainingLoss));
            hash.AppendData(BitConverter.GetBytes(epoch.LargestGradientNorm));
            hash.AppendData(BitConverter.GetBytes(epoch.Validation!.Loss));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // From whole-number arithmetic alone, the same in every process.
    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(Enumerable.Range(0, 320).Select(i =>
    {
        float[,] input = new float[4 + (i * 7 % 23), Features];
        for (int j = 0; j < input.Length; j++)
        {
            input[j / Features, j % Features] = (((i + 1) * (j + 3) * 7919 % 1000) - 500) / 256f;
        }

        return new Example<float>(input, [i % 3]);
    }));
}

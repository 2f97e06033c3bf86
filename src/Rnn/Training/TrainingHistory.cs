namespace Rnn.Training;

/// <summary>What happened in a training, epoch by epoch.</summary>
/// <param name="Epochs">The epochs in order.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs);

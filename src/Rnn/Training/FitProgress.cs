namespace Rnn.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The epoch, 1 for the first.</param>
/// <param name="Epochs">How many epochs there will be.</param>
/// <param name="Batch">Batches done in this epoch.</param>
/// <param name="Batches">Batches per epoch; 0 as long as nobody knows, which is in the first epoch of a source without a count.</param>
/// <param name="TrainingLoss">The mean loss of this epoch's batches so far.</param>
/// <param name="Validation">How the validation examples did, once the epoch is over and if there are any.</param>
public readonly record struct FitProgress(
    int Epoch, int Epochs, int Batch, int Batches, double TrainingLoss, Evaluation? Validation)
{
    /// <summary>Whether the epoch is over.</summary>
    public bool IsEpochEnd => Result is not null;

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>How many examples a second were learned from since this training began, or went on.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>How long the rest will take at this pace, if it runs to the last epoch; null as long as nobody knows.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The whole epoch, once it is over.</summary>
    public EpochResult? Result { get; init; }
}

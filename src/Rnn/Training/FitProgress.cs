namespace Rnn.Training;

/// <summary>Where a training stands: what is told after each batch and each epoch.</summary>
public sealed class FitProgress
{
    /// <summary>The epoch at work, 1 for the first.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs there will be, if nothing ends the training before.</summary>
    public int Epochs { get; init; }

    /// <summary>How many batches of this epoch are done.</summary>
    public int Batch { get; init; }

    /// <summary>
    /// How many batches an epoch has; 0 as long as nobody knows, which is in the first epoch of a source without a count.
    /// </summary>
    public int Batches { get; init; }

    /// <summary>The mean loss of this epoch's batches so far.</summary>
    public double TrainingLoss { get; init; }

    /// <summary>
    /// How the model did on the validation examples after the epoch; null before the epoch is over and if there are none.
    /// </summary>
    public Evaluation? Validation => Result?.Validation;

    /// <summary>Whether the epoch is over.</summary>
    public bool IsEpochEnd => Result is not null;

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>How many examples a second were learned from since this training began, or went on.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>
    /// How long the rest will take, validation included, at the pace of the last batches, if the training runs to its last epoch or its
    /// time limit; null as long as nobody knows: in the first moments, which are slower than the rest, and before the first validation.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>What happened in the whole epoch, once it is over; null before.</summary>
    public EpochResult? Result { get; init; }

    /// <summary>Why the training ends here; null as long as it goes on. Of one that is cancelled or fails nothing more is told.</summary>
    public TrainingEnd? End { get; init; }

    /// <summary>In words: <c>epoch 3 of 30, batch 12 of 40: training loss 0.25, 00:00:07 left</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch} of {Epochs}, batch {Batch}") +
        (Batches > 0 ? FormattableString.Invariant($" of {Batches}") : "") + FormattableString.Invariant($": training loss {TrainingLoss:G5}") +
        (Validation is null ? "" : $"; validation {Validation}") + (TimeLeft is { } left ? $", {left:hh\\:mm\\:ss} left" : "");
}

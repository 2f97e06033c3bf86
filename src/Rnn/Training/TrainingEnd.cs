namespace Rnn.Training;

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs were done.</summary>
    LastEpoch,

    /// <summary>Early stopping: nothing had got better for as many epochs as its patience.</summary>
    EarlyStopping,

    /// <summary>The time limit was reached; with a checkpoint it can be gone on with.</summary>
    TimeLimit,
}

namespace Rnn.Training;

/// <summary>A training met NaN or infinity. The model has the weights of the beginning of that epoch again.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string message, int epoch, int batch)
        : base(message)
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>The epoch in which NaN or infinity came up, 1 for the first.</summary>
    public int Epoch { get; }

    /// <summary>The batch of that epoch at which NaN or infinity came up, 1 for the first.</summary>
    public int Batch { get; }
}

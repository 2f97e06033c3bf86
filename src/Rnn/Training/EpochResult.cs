namespace Rnn.Training;

/// <summary>One pass through the training examples.</summary>
/// <param name="Epoch">Its number, 1 for the first.</param>
/// <param name="TrainingLoss">The mean loss over its batches, each measured before its step.</param>
/// <param name="GradientNorm">The largest norm of the gradient before clipping.</param>
/// <param name="Validation">How the validation examples did afterwards, if there are any.</param>
/// <param name="Duration">How long it took, validation included.</param>
public sealed record EpochResult(
    int Epoch, double TrainingLoss, double GradientNorm, Evaluation? Validation, TimeSpan Duration);

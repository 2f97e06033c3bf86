using System.Globalization;

namespace Rnn.Training;

/// <summary>One pass through the training examples.</summary>
/// <param name="Epoch">Its number, 1 for the first.</param>
/// <param name="TrainingLoss">The mean loss over all its steps (sequences, where the model answers once), each batch measured before it is learned from.</param>
/// <param name="GradientNorm">The largest norm of the gradient before it was clipped by norm.</param>
/// <param name="Validation">How the validation examples did afterwards, if there are any.</param>
/// <param name="Duration">How long it took, validation included.</param>
public sealed record EpochResult(
    int Epoch, double TrainingLoss, double GradientNorm, Evaluation? Validation, TimeSpan Duration)
{
    /// <summary>The learning rate of its last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The metrics that were asked for, over the validation examples, by their names.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What a person should look at: exploding gradients, units that are dead or saturated. Mostly empty.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The losses, the score and the metrics in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: training loss {TrainingLoss:G5}") +
        (Validation is null ? "" : $"; validation {Validation}") +
        string.Concat(Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G5}")));

    /// <summary>The loss that counts for early stopping and plateaus.</summary>
    internal double DecidingLoss => Validation?.Loss ?? TrainingLoss;
}

using System.Globalization;

namespace Rnn.Training;

/// <summary>What happened in one epoch, one pass through the training examples.</summary>
public sealed class EpochResult
{
    /// <summary>The number of the epoch, 1 for the first.</summary>
    public int Epoch { get; init; }

    /// <summary>
    /// The mean loss over all steps of the training examples (sequences, where the model answers once), each batch measured before it is
    /// learned from.
    /// </summary>
    public double TrainingLoss { get; init; }

    /// <summary>The largest norm that the gradient had in a step of this epoch, before it was clipped by norm.</summary>
    public double LargestGradientNorm { get; init; }

    /// <summary>How the model did on the validation examples after the epoch; null if there are none.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>How long the epoch took, validation included; of an epoch that was gone on with, the part since then.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The learning rate of the last step of the epoch.</summary>
    public double LearningRate { get; init; }

    /// <summary>The metrics that were asked for, over the validation examples, by their names; empty by default.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// What a person should look at, with what mends it: exploding gradients, dead or saturated units, unscaled numbers, a loss that does
    /// not move, too few steps. Mostly empty. What concerns the whole training is told once, in its first epochs.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The losses, the score and the metrics in words, and a line for each warning.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: training loss {TrainingLoss:G5}") +
        (Validation is null ? "" : $"; validation {Validation}") +
        string.Concat(Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G5}"))) +
        string.Concat(Warnings.Select(warning => $"\n  look: {warning}"));

    /// <summary>The loss that counts for schedules, and for early stopping unless it watches something else.</summary>
    internal double DecidingLoss => Validation?.Loss ?? TrainingLoss;
}

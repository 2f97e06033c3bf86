namespace Rnn.Training;

/// <summary>What a person should be told of a training as a whole, in its first epochs, with what mends it.</summary>
internal static class TrainingAdvice
{
    // Some hundreds of steps are the least that any of the data sets needed which the defaults were tried on.
    private const int FewSteps = 20, FewStepsInAll = 500;

    // A loss is given some epochs to begin to move; by less than this part of itself it has not.
    private const int EpochsToMove = 5;
    private const double Movement = 0.005;

    /// <summary>What the settings say of themselves once the first epoch has shown how many steps it has.</summary>
    public static IEnumerable<string> OfSettings<T>(FitOptions<T> options, int batches, long examples)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (options.Stopping is not null && options.Validation is null)
        {
            yield return "early stopping watches the training loss, which keeps falling while a model learns by heart; " +
                $"give {nameof(options.Validation)} examples that are not learned from.";
        }

        int steps = (batches + options.AccumulateBatches - 1) / options.AccumulateBatches;
        long all = (long)steps * options.PlannedEpochs;
        if (steps < FewSteps && all < FewStepsInAll && options is { BatchSize: > 1, Stateful: false } && examples > 1)
        {
            long size = Math.Max(1, examples / FewSteps);
            yield return FormattableString.Invariant(
                $"an epoch has only {steps} {(steps == 1 ? "step" : "steps")} and the training {all}, which seldom is enough. Use smaller batches: ") +
                FormattableString.Invariant($"{nameof(options.BatchSize)} = {size} makes {(examples + size - 1) / size} steps an epoch; or more epochs.");
        }
    }

    /// <summary>Whether the loss has not moved since the beginning.</summary>
    public static IEnumerable<string> OfLosses(IReadOnlyList<EpochResult> before, double loss)
    {
        if (before.Count != EpochsToMove - 1)
        {
            yield break;
        }

        double[] losses = [.. before.Select(epoch => epoch.TrainingLoss), loss];
        if (losses.Max() - losses.Min() < Movement * Math.Abs(losses.Max()))
        {
            yield return FormattableString.Invariant($"the training loss has not moved in {EpochsToMove} epochs: {losses[0]:G4}, then {losses[^1]:G4}. ") +
                "Try a learning rate ten times as high, scaled inputs and targets, or look whether the inputs can tell the targets at all.";
        }
    }
}

using System.Globalization;

namespace Rnn.Training;

/// <summary>How a model does on a data set: its loss, and a score that is easier to read.</summary>
public sealed class Evaluation
{
    /// <summary>
    /// The mean of the output's loss over all steps (over all sequences where the model answers once), each with the weight of
    /// its example. Within a step a linear, tanh or sigmoid output takes the mean over its numbers. NaN where there is no step.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>What the score counts: <c>accuracy</c> or <c>MAE</c>, the mean absolute error.</summary>
    public required string ScoreName { get; init; }

    /// <summary>The mean of what is counted, in which all examples weigh alike, as in metrics. NaN where there is no step.</summary>
    public required double Score { get; init; }

    /// <summary>Whether a higher score is a better one: of the accuracy, yes; of an error, no.</summary>
    public bool HigherIsBetter => ScoreName == "accuracy";

    /// <summary>In words: <c>loss 0.1031, accuracy 0.9125</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, {ScoreName} {Score:G5}");
}

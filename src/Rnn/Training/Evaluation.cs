using System.Collections.ObjectModel;
using System.Globalization;

namespace Rnn.Training;

/// <summary>How a model does on a data set: its loss, and a score that is easier to read.</summary>
public sealed class Evaluation
{
    /// <summary>
    /// The mean of the output's loss over all steps (over all sequences where the model answers once), each with the weight of
    /// its example. Within a step a linear, tanh or sigmoid output takes the mean over its numbers; a CTC output has one loss a sequence. As in
    /// training, with label smoothing. NaN where there is no step.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>
    /// The name of what the score counts: <c>accuracy</c>, <c>MAE</c> (the mean absolute error), or <c>label error rate</c> of a CTC output; <c>none</c> of several
    /// outputs.
    /// </summary>
    public required string ScoreName { get; init; }

    /// <summary>
    /// The score, which <see cref="ScoreName"/> names: the mean of what is counted, in which all examples weigh alike, as in metrics. NaN
    /// where there is no step, and of several outputs, each of which has its own.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>Whether a higher score is a better one: of the accuracy, yes; of an error, no.</summary>
    public bool HigherIsBetter => ScoreName == "accuracy";

    /// <summary>
    /// Where a model ends in several outputs, loss and score of each by its name, the losses without the outputs' weights; else empty.
    /// </summary>
    public IReadOnlyDictionary<string, Evaluation> Outputs { get; init; } = ReadOnlyDictionary<string, Evaluation>.Empty;

    /// <summary>
    /// In words: <c>loss 0.1031, accuracy 0.9125</c>; of several outputs
    /// <c>loss 0.51 (value: loss 0.3, MAE 0.4; rain: loss 0.42, accuracy 0.8)</c>.
    /// </summary>
    public override string ToString() => Outputs.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, {ScoreName} {Score:G5}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5} ({string.Join("; ", Outputs.Select(output => $"{output.Key}: {output.Value}"))})");
}

using System.Globalization;

namespace Rnn.Training;

/// <summary>How a model does on a data set.</summary>
/// <param name="Loss">The mean of the head's loss over all steps (over all sequences where the model answers once), each with the weight of its example; NaN of none.</param>
/// <param name="ScoreName">What the score counts: <c>accuracy</c> or <c>MAE</c>, the mean absolute error.</param>
/// <param name="Score">Its mean, in which all count alike, as in metrics.</param>
public sealed record Evaluation(double Loss, string ScoreName, double Score)
{
    /// <summary>Whether a higher score is a better one: of the accuracy, yes; of an error, no.</summary>
    public bool HigherIsBetter => ScoreName == "accuracy";

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, {ScoreName} {Score:G5}");
}

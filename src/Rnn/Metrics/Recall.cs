namespace Rnn.Metrics;

/// <summary>Of what was a label, the share that was found: TP / (TP + FN).</summary>
/// <remarks>
/// A label that never was has recall 0.
/// Agrees with scikit-learn's <c>recall_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class Recall : AveragedMetric
{
    /// <summary>The recall.</summary>
    /// <param name="averaging">How labels become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public Recall(Averaging averaging = Averaging.Macro)
        : base("recall", averaging, (hits, _, actual) => LabelCounts.Share(hits, actual))
    {
    }
}

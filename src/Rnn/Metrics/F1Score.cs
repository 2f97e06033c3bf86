namespace Rnn.Metrics;

/// <summary>The harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN).</summary>
/// <remarks>
/// Macro F1 is the mean of the F1 of each label. A label that neither was nor was predicted has F1 0.
/// Agrees with scikit-learn's <c>f1_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class F1Score : AveragedMetric
{
    /// <summary>The F1 score.</summary>
    /// <param name="averaging">How labels become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public F1Score(Averaging averaging = Averaging.Macro)
        : base("F1", averaging, (hits, predicted, actual) => LabelCounts.Share(2 * hits, predicted + actual))
    {
    }
}

namespace Rnn.Metrics;

/// <summary>Of what was predicted to be a label, the share that was: TP / (TP + FP).</summary>
/// <remarks>
/// A label that was never predicted has precision 0.
/// Agrees with scikit-learn's <c>precision_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class Precision : AveragedMetric
{
    /// <summary>The precision.</summary>
    /// <param name="averaging">How labels become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public Precision(Averaging averaging = Averaging.Macro)
        : base("precision", averaging, (hits, predicted, _) => LabelCounts.Share(hits, predicted))
    {
    }
}

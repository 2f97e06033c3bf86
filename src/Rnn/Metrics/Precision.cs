namespace Rnn.Metrics;

/// <summary>Precision, the share of what was predicted to be a label that was it: TP / (TP + FP).</summary>
/// <remarks>
/// A label that was never predicted has precision 0.
/// Agrees with scikit-learn's <c>precision_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class Precision : AveragedMetric
{
    private static readonly LabelCounts.Score _score = (hits, predicted, _) => LabelCounts.Share(hits, predicted);

    /// <summary>Measures the precision of all classes, averaged.</summary>
    /// <param name="averaging">
    /// How the numbers of the classes become one: <see cref="Rnn.Metrics.Averaging.Macro"/>, their plain mean, if left out, or micro.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public Precision(Averaging averaging = Rnn.Metrics.Averaging.Macro)
        : base("precision", averaging, _score)
    {
    }

    /// <summary>Measures the precision of one class: <c>new Precision(ofClass: 2)</c>.</summary>
    /// <param name="ofClass">
    /// Which class, from 0. Of one yes-or-no question 1 is yes and 0 is no, of several it is the place of the question.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public Precision(int ofClass)
        : base("precision", ofClass, _score)
    {
    }
}

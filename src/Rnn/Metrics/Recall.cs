namespace Rnn.Metrics;

/// <summary>Recall, the share of what was a label that was found: TP / (TP + FN).</summary>
/// <remarks>
/// A label that never was has recall 0.
/// Agrees with scikit-learn's <c>recall_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class Recall : AveragedMetric
{
    private static readonly LabelCounts.Score _score = (hits, _, actual) => LabelCounts.Share(hits, actual);

    /// <summary>Measures the recall of all classes, averaged.</summary>
    /// <param name="averaging">
    /// How the numbers of the classes become one: <see cref="Rnn.Metrics.Averaging.Macro"/>, their plain mean, if left out, or micro.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public Recall(Averaging averaging = Rnn.Metrics.Averaging.Macro)
        : base("recall", averaging, _score)
    {
    }

    /// <summary>Measures the recall of one class: <c>new Recall(ofClass: 2)</c>.</summary>
    /// <param name="ofClass">
    /// Which class, from 0. Of one yes-or-no question 1 is yes and 0 is no, of several it is the place of the question.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public Recall(int ofClass)
        : base("recall", ofClass, _score)
    {
    }
}

namespace Rnn.Metrics;

/// <summary>F1, the harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN).</summary>
/// <remarks>
/// Macro F1 is the mean of the F1 of each label. A label that neither was nor was predicted has F1 0.
/// Agrees with scikit-learn's <c>f1_score</c>: of classes with the averaging asked for, of one yes-or-no question
/// (yes from a probability of 0.5 on) with <c>binary</c>, of several as its multilabel form.
/// </remarks>
public sealed class F1Score : AveragedMetric
{
    private static readonly LabelCounts.Score _score = (hits, predicted, actual) => LabelCounts.Share(2 * hits, predicted + actual);

    /// <summary>Measures the F1 score of all classes, averaged.</summary>
    /// <param name="averaging">
    /// How the numbers of the classes become one: <see cref="Rnn.Metrics.Averaging.Macro"/>, their plain mean, if left out, or micro.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such averaging.</exception>
    public F1Score(Averaging averaging = Rnn.Metrics.Averaging.Macro)
        : base("F1", averaging, _score)
    {
    }

    /// <summary>Measures the F1 score of one class: <c>new F1Score(ofClass: 2)</c>.</summary>
    /// <param name="ofClass">
    /// Which class, from 0. Of one yes-or-no question 1 is yes and 0 is no, of several it is the place of the question.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public F1Score(int ofClass)
        : base("F1", ofClass, _score)
    {
    }
}

using System.Globalization;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A metric of single labels, averaged or of one of them: precision, recall, F1.</summary>
public abstract class AveragedMetric : RowMetric
{
    private readonly LabelCounts.Score _score;

    private protected AveragedMetric(string name, Averaging averaging, LabelCounts.Score score)
        : base(averaging == Rnn.Metrics.Averaging.Micro ? $"micro {name}" : name, higherIsBetter: true)
    {
        if (!Enum.IsDefined(averaging))
        {
            throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "Choose Macro or Micro.");
        }

        Averaging = averaging;
        _score = score;
    }

    private protected AveragedMetric(string name, int ofClass, LabelCounts.Score score)
        : base(string.Create(CultureInfo.InvariantCulture, $"{name} of class {ofClass}"), higherIsBetter: true)
    {
        if (ofClass < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(ofClass), ofClass, "Classes are numbered from 0.");
        }

        OfClass = ofClass;
        _score = score;
    }

    /// <summary>How the numbers of all labels become one; null where a single class is measured.</summary>
    public Averaging? Averaging { get; }

    /// <summary>
    /// The only class that is measured, from 0; null where all are, averaged. Of one yes-or-no question 1 is yes and 0 is no,
    /// of several it is the place of the question, whose yes is measured.
    /// </summary>
    public int? OfClass { get; }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireLabels(kind);
        int labels = kind == PredictionKind.YesOrNo && outputSize == 1 ? 2 : outputSize;
        return !(OfClass >= labels) ? new LabelCounts(kind, outputSize, Averaging, OfClass, _score) : throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"There is no class for {Name}: this output has {labels}, numbered from 0 to {labels - 1}."));
    }
}

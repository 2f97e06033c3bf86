using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>Counts which class was taken for which: a <see cref="ConfusionMatrix"/>. As a number it is the accuracy.</summary>
/// <remarks>For a softmax output, or a sigmoid output of size 1, whose classes are no and yes.</remarks>
public sealed class Confusion : RowMetric
{
    private const int MostClasses = 4096;
    private readonly string[]? _labels;

    /// <summary>Counts which class was taken for which, with names for reading.</summary>
    /// <param name="labels">The names of the classes, one for each; null, the default, for their numbers, or for no and yes.</param>
    public Confusion(IReadOnlyList<string>? labels = null)
        : base("accuracy (confusion matrix)", higherIsBetter: true) => _labels = labels?.ToArray();

    /// <inheritdoc/>
    public override ConfusionMatrix Start(PredictionKind kind, int outputSize)
    {
        RequireLabels(kind);
        if (kind == PredictionKind.YesOrNo && outputSize != 1)
        {
            throw new ArgumentException(
                $"A confusion matrix is for classes or one yes-or-no question; this output has {outputSize} questions. " +
                "Measure precision and recall.");
        }

        int classes = kind == PredictionKind.YesOrNo ? 2 : outputSize;
        if (classes > MostClasses)
        {
            throw new ArgumentException(
                $"A confusion matrix of {classes} classes can't be read, and takes too much memory; " +
                $"it is for {MostClasses} at most. Measure F1.");
        }

        if (_labels is not null && _labels.Length != classes)
        {
            throw new ArgumentException($"There are {_labels.Length} labels for {classes} classes; give one for each.");
        }

        return new ConfusionMatrix(kind, outputSize, _labels ?? DefaultLabels(kind, classes));
    }

    private static string[] DefaultLabels(PredictionKind kind, int classes) =>
        kind == PredictionKind.YesOrNo ? ["no", "yes"] : [.. Enumerable.Range(0, classes).Select(k => $"{k}")];
}

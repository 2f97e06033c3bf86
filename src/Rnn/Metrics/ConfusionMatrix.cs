using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>How often each class was taken for each: actual classes down, predicted ones across.</summary>
/// <remarks>
/// Agrees with scikit-learn's <c>confusion_matrix</c> over all classes of the output. <see cref="Confusion"/> makes it.
/// <see cref="ToString"/> draws it.
/// </remarks>
public sealed class ConfusionMatrix : RowMetricState
{
    private const int MostColumns = 30;
    private readonly string[] _labels;
    private readonly long[] _counts;

    internal ConfusionMatrix(PredictionKind kind, int outputSize, string[] labels)
        : base(kind, outputSize)
    {
        _labels = labels;
        _counts = new long[labels.Length * labels.Length];
    }

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>How often rows of one class were taken for another, or for their own.</summary>
    /// <param name="actual">The class of the target, 0 for the first.</param>
    /// <param name="predicted">The class of the prediction, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted] => _counts[(Checked(actual) * _labels.Length) + Checked(predicted)];

    /// <summary>How often a class was the truth.</summary>
    /// <param name="label">Which class, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long Actual(int label) => Enumerable.Range(0, _labels.Length).Sum(other => this[label, other]);

    /// <summary>How often a class was predicted.</summary>
    /// <param name="label">Which class, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long Predicted(int label) => Enumerable.Range(0, _labels.Length).Sum(other => this[other, label]);

    /// <summary>The precision of a class: of what was predicted to be it, the share that was; 0 if it never was predicted.</summary>
    /// <param name="label">Which class, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int label) => LabelCounts.Share(this[label, label], Predicted(label));

    /// <summary>The recall of a class: of what was it, the share that was found; 0 if there was none.</summary>
    /// <param name="label">Which class, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int label) => LabelCounts.Share(this[label, label], Actual(label));

    /// <summary>
    /// The counts as a table with a line per class, recall and precision at its end; above 30 classes without the counts.
    /// </summary>
    public override string ToString()
    {
        bool all = _labels.Length <= MostColumns;
        var lines = new List<string[]> { Line("actual \\ predicted", _labels, all, "recall", "precision") };
        for (int k = 0; k < _labels.Length; k++)
        {
            int actual = k;
            IEnumerable<string> counts = Enumerable.Range(0, _labels.Length).Select(predicted => Text(this[actual, predicted]));
            lines.Add(Line(_labels[k], counts, all, Text(Recall(k)), Text(Precision(k))));
        }

        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            text.Append(line[0].PadRight(widths[0]));
            for (int column = 1; column < line.Length; column++)
            {
                text.Append("  ").Append(line[column].PadLeft(widths[column]));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        (int actual, int predicted) = Kind.IsClass
            ? (ClassOf(target), TensorPrimitives.IndexOfMax(prediction))
            : (IsYes(target[0]) ? 1 : 0, IsYes(prediction[0]) ? 1 : 0);
        _counts[(actual * _labels.Length) + predicted]++;
    }

    /// <inheritdoc/>
    protected override double Compute() => (double)Enumerable.Range(0, _labels.Length).Sum(k => this[k, k]) / Rows;

    private static string[] Line(string name, IEnumerable<string> cells, bool all, string recall, string precision) =>
        [name, .. all ? cells : [], recall, precision];

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Text(double share) => share.ToString("F3", CultureInfo.InvariantCulture);

    private int Checked(int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)_labels.Length, nameof(label));
        return label;
    }
}

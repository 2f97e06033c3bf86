using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>How often each label was true, predicted, and both; and a score made of these.</summary>
/// <remarks>Of all labels, averaged, or of one class alone.</remarks>
internal sealed class LabelCounts(PredictionKind kind, int outputSize, Averaging? averaging, int? ofClass, LabelCounts.Score score)
    : RowMetricState(kind, outputSize)
{
    private readonly long[] _hits = new long[outputSize];
    private readonly long[] _predicted = new long[outputSize];
    private readonly long[] _actual = new long[outputSize];

    /// <summary>The score of one label, or of all together.</summary>
    public delegate double Score(long hits, long predicted, long actual);

    /// <summary>A share of nothing is 0, as in scikit-learn.</summary>
    public static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        if (Kind.IsClass)
        {
            int predicted = TensorPrimitives.IndexOfMax(prediction), actual = ClassOf(target);
            _predicted[predicted]++;
            _actual[actual]++;
            _hits[actual] += predicted == actual ? 1 : 0;
            return;
        }

        for (int k = 0; k < prediction.Length; k++)
        {
            bool predicted = IsYes(prediction[k]), actual = IsYes(target[k]);
            _predicted[k] += predicted ? 1 : 0;
            _actual[k] += actual ? 1 : 0;
            _hits[k] += predicted && actual ? 1 : 0;
        }
    }

    protected override double Compute()
    {
        if (ofClass is { } label)
        {
            (long hits, long predicted, long actual) = CountsOf(label);
            return score(hits, predicted, actual);
        }

        if (averaging == Averaging.Micro)
        {
            return score(_hits.Sum(), _predicted.Sum(), _actual.Sum());
        }

        double sum = 0;
        int labels = 0;
        for (int k = 0; k < OutputSize; k++)
        {
            if (Kind == PredictionKind.YesOrNo || _predicted[k] + _actual[k] > 0)
            {
                sum += score(_hits[k], _predicted[k], _actual[k]);
                labels++;
            }
        }

        return sum / labels;
    }

    protected override string? FindNote() => ofClass is { } label && CountsOf(label) is (_, 0, 0)
        ? string.Create(CultureInfo.InvariantCulture, $"class {label} neither was nor was predicted")
        : null;

    private (long Hits, long Predicted, long Actual) CountsOf(int label)
    {
        if (Kind.IsClass || OutputSize > 1)
        {
            return (_hits[label], _predicted[label], _actual[label]);
        }

        // One question: what is no yes is a no.
        return label == 1
            ? (_hits[0], _predicted[0], _actual[0])
            : (Rows - _predicted[0] - _actual[0] + _hits[0], Rows - _predicted[0], Rows - _actual[0]);
    }
}

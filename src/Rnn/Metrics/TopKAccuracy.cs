using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>The share of rows whose class is among the k most probable ones.</summary>
/// <remarks>
/// For a softmax output. Among equally probable classes the higher number counts as the more probable, as in
/// scikit-learn's <c>top_k_accuracy_score</c>; <see cref="Accuracy"/> takes the first instead, so that with ties top-1
/// need not equal it.
/// </remarks>
public sealed class TopKAccuracy : RowMetric
{
    /// <summary>Measures the share of rows whose class is among the k most probable ones.</summary>
    /// <param name="k">How many guesses, at least 1 and fewer than there are classes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public TopKAccuracy(int k)
        : base($"top-{k} accuracy", higherIsBetter: true) => K = k >= 1
            ? k
            : throw new ArgumentOutOfRangeException(nameof(k), k, $"k, the number of guesses, must be at least 1; got {k}.");

    /// <summary>How many of the most probable classes count as guesses.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireClasses(kind);
        if (K >= outputSize)
        {
            throw new ArgumentException($"The metric {Name} is always 1 with {outputSize} classes; ask for fewer guesses than classes.");
        }

        return new MeanOfRows(kind, outputSize, (prediction, target) => IsHit(prediction, RowMetricState.ClassOf(target)) ? 1 : 0);
    }

    private bool IsHit(ReadOnlySpan<double> prediction, int actual)
    {
        int before = 0;
        for (int k = 0; k < prediction.Length; k++)
        {
            before += prediction[k] > prediction[actual] || (prediction[k] == prediction[actual] && k > actual) ? 1 : 0;
        }

        return before < K;
    }
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>MAE, how far off on average: the mean of |y − t| over all rows and outputs.</summary>
/// <remarks>In the unit of the targets. Agrees with scikit-learn's <c>mean_absolute_error</c>.</remarks>
public sealed class MeanAbsoluteError : RowMetric
{
    /// <summary>Measures the mean absolute error (MAE), in the unit of the targets.</summary>
    public MeanAbsoluteError()
        : base("MAE", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireNumbers(kind);
        return new MeanOfRows(kind, outputSize, OfRow);
    }

    internal static double OfRow(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        double sum = 0;
        for (int k = 0; k < prediction.Length; k++)
        {
            sum += Math.Abs(prediction[k] - target[k]);
        }

        return sum / prediction.Length;
    }
}

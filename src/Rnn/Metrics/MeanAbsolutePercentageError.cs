using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>MAPE, how far off relative to the truth: the mean of |y − t| / max(|t|, ε) over all rows and outputs.</summary>
/// <remarks>
/// A fraction: 0.1 is 10 %. ε is 2⁻⁵², so that a truth of 0 makes it huge, not infinite; where the truth comes near 0,
/// measure <see cref="MeanAbsoluteScaledError"/> instead. Agrees with scikit-learn's <c>mean_absolute_percentage_error</c>.
/// </remarks>
public sealed class MeanAbsolutePercentageError : RowMetric
{
    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>Measures the mean absolute percentage error (MAPE), a fraction: 0.1 is 10 %.</summary>
    public MeanAbsolutePercentageError()
        : base("MAPE", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireNumbers(kind);
        return new MeanOfRows(kind, outputSize, OfRow);
    }

    private static double OfRow(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        double sum = 0;
        for (int k = 0; k < prediction.Length; k++)
        {
            sum += Math.Abs(prediction[k] - target[k]) / Math.Max(Math.Abs(target[k]), Epsilon);
        }

        return sum / prediction.Length;
    }
}

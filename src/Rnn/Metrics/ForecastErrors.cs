using System.Globalization;

namespace Rnn.Metrics;

/// <summary>How far off one forecast is, by three errors: MAE, RMSE and MASE.</summary>
public sealed class ForecastErrors
{
    /// <summary>MAE, the mean of |forecast − truth|, in the unit of the series.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>RMSE, √ of the mean of (forecast − truth)², in the unit of the series.</summary>
    public required double RootMeanSquaredError { get; init; }

    /// <summary>
    /// MASE, the MAE over the mean of |tᵢ − tᵢ₋ₘ| before the first point, m being the season; NaN or infinite where the
    /// series repeats itself exactly there.
    /// </summary>
    public required double MeanAbsoluteScaledError { get; init; }

    /// <summary>The three errors in words: <c>MAE 0.4, RMSE 0.5, MASE 0.8</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"MAE {MeanAbsoluteError:G5}, RMSE {RootMeanSquaredError:G5}, MASE {MeanAbsoluteScaledError:G4}");

    internal static ForecastErrors Of(ReadOnlySpan<double> forecast, ReadOnlySpan<double> truth, double scale)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            double error = forecast[i] - truth[i];
            sum += Math.Abs(error);
            squares += error * error;
        }

        double mean = sum / truth.Length;
        return new ForecastErrors
        {
            MeanAbsoluteError = mean,
            RootMeanSquaredError = Math.Sqrt(squares / truth.Length),
            MeanAbsoluteScaledError = mean / scale,
        };
    }
}

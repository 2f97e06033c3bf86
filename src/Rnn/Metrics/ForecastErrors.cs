using System.Globalization;

namespace Rnn.Metrics;

/// <summary>How far off one forecast is.</summary>
/// <param name="MeanAbsoluteError">MAE, the mean of |forecast − truth|.</param>
/// <param name="RootMeanSquaredError">RMSE, √ of the mean of (forecast − truth)².</param>
/// <param name="MeanAbsoluteScaledError">
/// MASE, the MAE over the mean of |tᵢ − tᵢ₋ₘ| before the first point, m being the season; NaN or infinite where the
/// series repeats itself exactly there.
/// </param>
public readonly record struct ForecastErrors(
    double MeanAbsoluteError, double RootMeanSquaredError, double MeanAbsoluteScaledError)
{
    /// <summary>In words.</summary>
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
        return new ForecastErrors(mean, Math.Sqrt(squares / truth.Length), mean / scale);
    }
}

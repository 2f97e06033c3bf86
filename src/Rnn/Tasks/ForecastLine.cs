using Rnn.Metrics;

namespace Rnn.Tasks;

/// <summary>How far off the forecasts of one column were, some steps ahead, beside those that cost nothing.</summary>
public sealed class ForecastLine
{
    internal ForecastLine()
    {
    }

    /// <summary>The column that is forecast.</summary>
    public required string Target { get; init; }

    /// <summary>How many steps ahead; 0 for the mean over all steps of the horizon.</summary>
    public required int Ahead { get; init; }

    /// <summary>The errors of the forecaster, in the unit of the data.</summary>
    public required ForecastErrors Forecast { get; init; }

    /// <summary>
    /// Forecasts that cost nothing: the last value, the last value of the same place in the season, the mean of all rows before the first
    /// forecast, and what the calendar says by them, with a share of how far the last value was off it.
    /// </summary>
    public required IReadOnlyList<ForecastBaseline> Baselines { get; init; }

    /// <summary>The share of true values between the bounds.</summary>
    public required double Coverage { get; init; }

    /// <summary>Whether the forecast does little more than to repeat the last value (<see cref="ForecastEvaluation.CopiesLastValue"/>).</summary>
    public required bool CopiesLastValue { get; init; }

    /// <summary>The baseline that is nearest to the truth, by MAE.</summary>
    public ForecastBaseline Best => Baselines.MinBy(baseline => baseline.Errors.MeanAbsoluteError)!;

    /// <summary>The forecaster's MAE over that of the best baseline: below 1 it has earned its keep.</summary>
    public double Ratio => Forecast.MeanAbsoluteError / Best.Errors.MeanAbsoluteError;

    /// <summary>
    /// Whether the forecaster is nearer to the truth than the best baseline by more than chance makes of it: the mean difference of their absolute
    /// errors is over two of its standard errors, in which neighbouring forecasts count as alike as they are (Diebold and Mariano 1995).
    /// </summary>
    public bool IsClearlyBetter
    {
        get
        {
            double[] best = BaselineErrors[Baselines.ToList().IndexOf(Best)];
            double[] differences = [.. best.Zip(AbsoluteErrors, (baseline, forecast) => baseline - forecast).Where(double.IsFinite)];
            double mean = differences.Average();
            return mean > 2 * StandardErrorOf(differences, mean, Overlap);
        }
    }

    /// <summary>The absolute error of each forecast, [forecast]; NaN where the truth is missing.</summary>
    internal double[] AbsoluteErrors { get; init; } = [];

    /// <summary>Those of each baseline, [baseline][forecast].</summary>
    internal double[][] BaselineErrors { get; init; } = [];

    /// <summary>So many forecasts in a row are made over common steps, one for the next step.</summary>
    internal int Overlap { get; init; } = 1;

    /// <summary>The forecaster's MAE over that of one baseline.</summary>
    /// <param name="baseline">Its name, such as <c>last value</c>.</param>
    /// <exception cref="ArgumentException">There is no such baseline.</exception>
    public double RatioTo(string baseline) => Forecast.MeanAbsoluteError / (Baselines.FirstOrDefault(other => other.Name == baseline) ?? throw new ArgumentException(
        $"There is no baseline '{baseline}'; there are {string.Join(", ", Baselines.Select(other => other.Name))}.", nameof(baseline))).Errors.MeanAbsoluteError;

    internal static ForecastLine MeanOf(ForecastLine[] lines)
    {
        return new ForecastLine
        {
            Target = lines[0].Target,
            Ahead = 0,
            Forecast = Mean(line => line.Forecast),
            Baselines = [.. lines[0].Baselines.Select((baseline, i) => new ForecastBaseline(baseline.Name, Mean(line => line.Baselines[i].Errors)))],
            Coverage = lines.Average(line => line.Coverage),
            CopiesLastValue = lines.All(line => line.CopiesLastValue),
            AbsoluteErrors = MeanErrors(line => line.AbsoluteErrors),
            BaselineErrors = [.. lines[0].BaselineErrors.Select((_, i) => MeanErrors(line => line.BaselineErrors[i]))],
            Overlap = lines.Length,
        };

        double[] MeanErrors(Func<ForecastLine, double[]> of) => [.. of(lines[0]).Select((_, i) =>
            lines.Select(line => of(line)[i]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];

        ForecastErrors Mean(Func<ForecastLine, ForecastErrors> of) => new()
        {
            MeanAbsoluteError = lines.Average(line => of(line).MeanAbsoluteError),
            RootMeanSquaredError = Math.Sqrt(lines.Average(line => Math.Pow(of(line).RootMeanSquaredError, 2))),
            MeanAbsoluteScaledError = lines.Average(line => of(line).MeanAbsoluteScaledError),
        };
    }

    // Forecasts over common steps are alike, so their covariances count too, the farther apart the less (Newey and West 1987).
    private static double StandardErrorOf(double[] values, double mean, int overlap)
    {
        double variance = 0;
        for (int lag = 0; lag < Math.Min(overlap, values.Length); lag++)
        {
            double covariance = values.Skip(lag).Zip(values, (later, earlier) => (later - mean) * (earlier - mean)).Sum() / values.Length;
            variance += (lag == 0 ? 1 : 2 * (1 - ((double)lag / overlap))) * covariance;
        }

        return Math.Sqrt(variance / values.Length);
    }
}

using System.Globalization;
using System.Text;

namespace Rnn.Metrics;

/// <summary>A forecast beside the two that cost nothing, over the same points: the last value, and the value one season ago.</summary>
/// <remarks>
/// A small error says little by itself: a network that has learned nothing but to repeat the last value draws a curve
/// that looks right and lags by a step. All numbers are in the unit of the series, so give the forecast restored, not scaled.
/// </remarks>
public sealed class ForecastEvaluation
{
    private const double NoBetter = 0.95;
    private const double Near = 0.5;
    private const double Together = 0.8;
    private const int FewestForCorrelation = 10;

    private ForecastEvaluation(ReadOnlySpan<double> series, ReadOnlySpan<double> forecast, int first, int season, int horizon)
    {
        ReadOnlySpan<double> truth = series.Slice(first, forecast.Length);
        ReadOnlySpan<double> last = series.Slice(first - horizon, forecast.Length);
        double scale = MeanAbsoluteScaledError.NaiveError(series[..first], season);
        Points = forecast.Length;
        Season = season;
        Horizon = horizon;
        Model = ForecastErrors.Of(forecast, truth, scale);
        Naive = ForecastErrors.Of(last, truth, scale);
        SeasonalNaive = ForecastErrors.Of(series.Slice((int)(first - SeasonalLag(season, horizon)), forecast.Length), truth, scale);

        CopiesLastValue = Naive.MeanAbsoluteError > 0
            && Model.MeanAbsoluteError >= NoBetter * Naive.MeanAbsoluteError
            && (StaysNear(forecast, last) || MovesWith(forecast, last, truth));
    }

    /// <summary>How many points were forecast.</summary>
    public int Points { get; }

    /// <summary>Number of steps per season; 1 for none.</summary>
    public int Season { get; }

    /// <summary>How many steps ahead each point was forecast.</summary>
    public int Horizon { get; }

    /// <summary>The errors of the forecast.</summary>
    public ForecastErrors Model { get; }

    /// <summary>The errors of repeating the last value that was known.</summary>
    public ForecastErrors Naive { get; }

    /// <summary>The errors of repeating the last known value of the same place in the season.</summary>
    public ForecastErrors SeasonalNaive { get; }

    /// <summary>The forecast's MAE over that of the better baseline: below 1 the forecast has earned its keep.</summary>
    public double Ratio => Model.MeanAbsoluteError / Math.Min(Naive.MeanAbsoluteError, SeasonalNaive.MeanAbsoluteError);

    /// <summary>Whether the forecast does little more than to repeat the last value.</summary>
    /// <remarks>
    /// True where it is not at least 5 % better than the last value (its MAE ≥ 0.95 · the naive MAE) and one of these holds.
    /// It stays near: it is at least twice as near to the last known value as to the truth (mean |forecast − last| ≤
    /// 0.5 · mean |forecast − truth|). Or it follows, maybe shifted or shrunk: over 10 points or more, its steps from point
    /// to point correlate with those of the last value by 0.8 or more, and more than with those of the truth.
    /// On a random walk nothing does better than to copy, and a forecast that does so is called a copy all the same.
    /// False for a series that does not move over these points, where copying is right.
    /// </remarks>
    public bool CopiesLastValue { get; }

    /// <summary>Measures a forecast of some points of a series, beside the last value and the value one season ago.</summary>
    /// <param name="series">The whole series, oldest first, all finite, the points that were forecast included.</param>
    /// <param name="forecast">The forecast of some points in a row, all finite, in the unit of the series.</param>
    /// <param name="first">
    /// Where the first of these points stands in the series, 0 for the first value. What is before it gives MASE its scale.
    /// </param>
    /// <param name="season">Steps per season: 7 for days with a weekly pattern, 12 for months; 1 for none.</param>
    /// <param name="horizon">How many steps ahead each point was forecast, at least 1; 1, the next step, if left out.</param>
    /// <exception cref="ArgumentException">
    /// The forecast is empty or reaches beyond the series, there is less than a season and a step before it, or a number is
    /// NaN or infinite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">Season or horizon is below 1, or first below 0.</exception>
    /// <example>
    /// <code>
    /// ForecastEvaluation evaluation = ForecastEvaluation.Of(sold, forecast, first: 300, season: 7); // sold[300] is forecast[0]'s truth
    /// Console.WriteLine(evaluation);
    /// </code>
    /// </example>
    public static ForecastEvaluation Of(
        ReadOnlySpan<double> series, ReadOnlySpan<double> forecast, int first, int season, int horizon = 1)
    {
        RequireAtLeast(1, season, nameof(season), "1 stands for none");
        RequireAtLeast(1, horizon, nameof(horizon), "1 is the next step");
        RequireAtLeast(0, first, nameof(first), "0 is the first value of the series");
        if (forecast.IsEmpty)
        {
            throw new ArgumentException("The forecast is empty; give at least one point.", nameof(forecast));
        }

        if (forecast.Length > series.Length - first)
        {
            throw new ArgumentException(
                $"The forecast of {forecast.Length} points from {first} on reaches beyond the series, which has {series.Length}; " +
                "give the truth too.", nameof(forecast));
        }

        long needed = Math.Max(season + 1L, SeasonalLag(season, horizon));
        if (first < needed)
        {
            throw new ArgumentException(
                $"A season of {season} and a horizon of {horizon} need {needed} values before the first point; there are {first}. " +
                "Forecast later points or shorten the season.", nameof(first));
        }

        RequireFinite(series, nameof(series));
        RequireFinite(forecast, nameof(forecast));
        return new ForecastEvaluation(series, forecast, first, season, horizon);
    }

    /// <summary>In words: the errors of all three, and what they mean.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Points} points, each {Horizon} {(Horizon == 1 ? "step" : "steps")} ahead\n");
        text.Append(CultureInfo.InvariantCulture, $"  forecast        {Model}\n");
        text.Append(CultureInfo.InvariantCulture, $"  last value      {Naive}\n");
        text.Append(CultureInfo.InvariantCulture, $"  one season ago  {SeasonalNaive} (season of {Season})\n");
        text.Append(Verdict());
        return text.ToString();
    }

    // The last value of the same place in the season that is known when the forecast is made.
    private static long SeasonalLag(int season, int horizon) => (((long)horizon + season - 1) / season) * season;

    private static void RequireAtLeast(int least, int value, string name, string meaning)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"The {name} must be {least} or more, where {meaning}; got {value}."));
        }
    }

    private static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The {name} holds {values[i]} at {i}; errors of it mean nothing."), name);
            }
        }
    }

    private bool StaysNear(ReadOnlySpan<double> forecast, ReadOnlySpan<double> last) =>
        ForecastErrors.Of(forecast, last, scale: 1).MeanAbsoluteError <= Near * Model.MeanAbsoluteError;

    private static bool MovesWith(ReadOnlySpan<double> forecast, ReadOnlySpan<double> last, ReadOnlySpan<double> truth)
    {
        double withLast = CorrelationOfSteps(forecast, last);
        return forecast.Length >= FewestForCorrelation && withLast >= Together && withLast > CorrelationOfSteps(forecast, truth);
    }

    // Pearson's r of the steps from point to point; 0 where one of the two only moves evenly.
    private static double CorrelationOfSteps(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int steps = a.Length - 1;
        double meanA = (a[^1] - a[0]) / steps, meanB = (b[^1] - b[0]) / steps;
        double both = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < steps; i++)
        {
            double stepA = a[i + 1] - a[i] - meanA, stepB = b[i + 1] - b[i] - meanB;
            both += stepA * stepB;
            squareA += stepA * stepA;
            squareB += stepB * stepB;
        }

        return squareA > 0 && squareB > 0 ? both / (Math.Sqrt(squareA) * Math.Sqrt(squareB)) : 0;
    }

    private string Verdict()
    {
        double best = Math.Min(Naive.MeanAbsoluteError, SeasonalNaive.MeanAbsoluteError);
        string baseline = Naive.MeanAbsoluteError == best ? "the last value" : "the value one season ago";
        string verdict =
            best == 0 ? $"Here {baseline} is never wrong; nothing can be better."
            : Model.MeanAbsoluteError < best
                ? string.Create(CultureInfo.InvariantCulture, $"The forecast is better than both: {Ratio:F3} of the error of {baseline}.")
                : string.Create(CultureInfo.InvariantCulture, $"The forecast is no better than {baseline}: {Ratio:F3} of its error.");
        return CopiesLastValue ? $"{verdict} It does little more than copy the last value." : verdict;
    }
}

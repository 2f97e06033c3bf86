using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How far off a forecaster is over steps that it has not seen, beside forecasts that cost nothing, and what to make of it.</summary>
public sealed class ForecastReport
{
    private readonly ForecastSchema _schema;
    private readonly bool _isUnseen;
    private readonly int _filledIn;

    internal ForecastReport(IReadOnlyList<ForecastLine> lines, ForecastSchema schema, int forecasts, bool isUnseen, int filledIn)
    {
        _filledIn = filledIn;
        _isUnseen = isUnseen;
        Lines = lines;
        _schema = schema;
        Forecasts = forecasts;
    }

    /// <summary>A line for each target and step of the horizon, and behind several steps their mean.</summary>
    public IReadOnlyList<ForecastLine> Lines { get; }

    /// <summary>The share of true values that should lie between the bounds.</summary>
    public double Interval => _schema.Interval;

    /// <summary>How many forecasts were measured, each of a whole horizon.</summary>
    public int Forecasts { get; }

    /// <summary>The line of a target.</summary>
    /// <param name="target">The name of the column.</param>
    /// <param name="ahead">How many steps ahead; null, the default, for the mean over the horizon, or its only step.</param>
    /// <exception cref="ArgumentException">There is no such line.</exception>
    public ForecastLine this[string target, int? ahead = null] =>
        Lines.LastOrDefault(line => line.Target == target && (ahead is null || line.Ahead == ahead)) ?? throw new ArgumentException(FormattableString.Invariant(
            $"Nothing was measured of '{target}'{(ahead is null ? "" : $", {ahead} ahead")}; there are {string.Join(", ", Lines.Select(line => line.Target).Distinct())}."), nameof(target));

    /// <summary>A table of errors, and a verdict on each target.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Forecasts} forecasts of rows {(_isUnseen ? "that training has not seen" : "some of which training has seen, which flatters")}; MAE, and behind it the share of the best without a network\n");
        foreach (IGrouping<string, ForecastLine> target in Lines.GroupBy(line => line.Target))
        {
            text.Append(CultureInfo.InvariantCulture, $"{target.Key,-14}{"forecast",10}{"",7}{string.Concat(target.First().Baselines.Select(baseline => $"{baseline.Name,12}"))}{"covered",9}\n");
            foreach (ForecastLine line in target)
            {
                string ahead = line.Ahead == 0 ? "  mean" : string.Create(CultureInfo.InvariantCulture, $"  {line.Ahead} ahead");
                text.Append(CultureInfo.InvariantCulture, $"{ahead,-14}{line.Forecast.MeanAbsoluteError,10:G5}{(double.IsFinite(line.Ratio) ? line.Ratio.ToString("F3", CultureInfo.InvariantCulture) : ""),7}");
                foreach (ForecastBaseline baseline in line.Baselines)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{baseline.Errors.MeanAbsoluteError,12:G5}");
                }

                text.Append(CultureInfo.InvariantCulture, $"{line.Coverage,9:P0}\n");
            }

            ForecastLine whole = target.Last();
            text.Append(CultureInfo.InvariantCulture, $"  RMSE {whole.Forecast.RootMeanSquaredError:G5}{(double.IsFinite(whole.Forecast.MeanAbsoluteScaledError) ? FormattableString.Invariant($", MASE {whole.Forecast.MeanAbsoluteScaledError:G4}") : "")}. {Verdict(whole)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Covered: true values between the bounds, where {Interval:P0} are wanted.");
        if (!_schema.HasEnoughForBounds)
        {
            text.Append(CultureInfo.InvariantCulture, $" The bounds come from {_schema.ValidationForecasts} forecasts, too few for that; give the validation more rows.");
        }

        if (_filledIn > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Where the true value is missing, {_filledIn} times, nothing is measured.");
        }

        return text.ToString();
    }

    private static string Verdict(ForecastLine line)
    {
        string verdict = line.Best.Errors.MeanAbsoluteError == 0 ? $"Here {line.Best.Name} is never wrong; nothing can be better."
            : line.IsClearlyBetter
            ? string.Create(CultureInfo.InvariantCulture, $"Better than all of them: {line.Ratio:F3} of the error of the best, {line.Best.Name}.")
            : string.Create(CultureInfo.InvariantCulture, $"No better than {line.Best.Name}, which costs nothing: {line.Ratio:F3} of its error{(line.Ratio < 1 ? ", and chance alone makes as much" : "")}. There is nothing to win here, or more to tell it.");
        return line.CopiesLastValue ? $"{verdict} It does little more than repeat the last value." : verdict;
    }
}

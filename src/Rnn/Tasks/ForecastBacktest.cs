using System.Globalization;
using System.Text;
using Rnn.Data;

namespace Rnn.Tasks;

/// <summary>
/// What forecasts would have been worth had they been made as time went by: training ends at one moment, the steps after it are measured, then
/// at the next (rolling origin).
/// </summary>
/// <example>
/// <code>
/// ForecastBacktest backtest = ForecastBacktest.Run(table, new ForecasterOptions { Time = "day", Targets = ["sold"] }, folds: 3);
/// Console.WriteLine(backtest);
/// </code>
/// </example>
public sealed class ForecastBacktest
{
    private ForecastBacktest(IReadOnlyList<DateTime> starts, IReadOnlyList<ForecastReport> reports)
    {
        Starts = starts;
        Reports = reports;
    }

    /// <summary>The first time of each fold that its training did not see, the earliest first.</summary>
    public IReadOnlyList<DateTime> Starts { get; }

    /// <summary>What was measured in each fold, from its start to that of the next.</summary>
    public IReadOnlyList<ForecastReport> Reports { get; }

    /// <summary>Trains a forecaster for each fold on all that was known at its start, and measures it over the steps up to the next.</summary>
    /// <param name="table">The past, the oldest row first.</param>
    /// <param name="options">
    /// Which columns to forecast, and how. <see cref="ForecasterOptions.TestStart"/> is the start of the first fold, by default the middle of the times;
    /// leave <see cref="ForecasterOptions.ValidationStart"/> out.
    /// </param>
    /// <param name="folds">How often to train and measure, at least 2; 4 by default. Folds are equally long.</param>
    /// <param name="cancellationToken">Ends it; the call then throws.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    /// <exception cref="ArgumentException">A setting can't be or does not fit the table, or a fold is too short.</exception>
    /// <exception cref="InvalidDataException">A value of the table can't be used; the message names its place.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ForecastBacktest Run(Table table, ForecasterOptions options, int folds = 4, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (options.ValidationStart is not null)
        {
            throw new ArgumentException("The validation of each fold lies before its own start; leave ValidationStart out.", nameof(options));
        }

        DateTime[] times = [.. table[options.Time].ToTimes().Select(time => TimeStep.ClockOf(time, options.TimeZone)).Distinct().Order()];
        int first = options.TestStart is { } start ? times.Count(time => time < start) : times.Length / 2;
        int length = (times.Length - first) / folds;
        if (length < options.Horizon)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{times.Length - first} steps make {folds} folds of {length}, and a forecast takes {options.Horizon}; give more rows, fewer folds, or an earlier TestStart."), nameof(folds));
        }

        DateTime[] starts = [.. Enumerable.Range(0, folds).Select(fold => times[first + (fold * length)])];
        return new ForecastBacktest(starts, [.. starts.Select((from, fold) => Forecaster.Train(table, options with { TestStart = from }, cancellationToken)
            .Evaluate(table, from, fold + 1 < folds ? starts[fold + 1] : null))]);
    }

    /// <summary>For each target the forecaster's MAE, fold by fold, and its share of that of the best baseline.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string target in Reports[0].Lines.Select(line => line.Target).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"{target,-23}{"MAE",10}{"share",8}  of the best without a network\n");
            for (int fold = 0; fold < Starts.Count; fold++)
            {
                ForecastLine line = Reports[fold][target];
                text.Append(CultureInfo.InvariantCulture, $"  from {Starts[fold].ToString(Starts.All(start => start.TimeOfDay == TimeSpan.Zero) ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),-16}{line.Forecast.MeanAbsoluteError,10:G5}{Share(line.Ratio),8}  {line.Best.Name}\n");
            }

            ForecastLine[] lines = [.. Reports.Select(report => report[target])];
            text.Append(CultureInfo.InvariantCulture, $"  mean                 {lines.Average(line => line.Forecast.MeanAbsoluteError),10:G5}{Share(lines.Average(line => line.Ratio)),8}\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    // Where the best is never wrong there is no share of its error.
    private static string Share(double ratio) => double.IsFinite(ratio) ? ratio.ToString("F3", CultureInfo.InvariantCulture) : "";
}

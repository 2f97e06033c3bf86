using System.CommandLine;
using Rnn.Data;
using Rnn.Diagnostics;
using Rnn.Tasks;
using Samples;

// How many births will there be tomorrow? Learned from twelve years of days, stopped by the thirteenth, and measured on two years that the training has not seen,
// beside what costs nothing: the same as yesterday, as a week ago, the mean, what the calendar says. Any daily series will do in its place.
var date = new Option<string[]>("--date")
{
    Description = "The column with the date (2014-12-31), or three columns: year, month and day. The first column, if left out.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
    HelpName = "columns",
};
var target = new Option<string?>("--target") { Description = "The column to predict; the last one, if left out.", HelpName = "column" };
var inputs = new Option<string[]>("--inputs") { Description = "More measured columns for the network to read.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true, HelpName = "columns" };
var where = new Option<string?>("--where") { Description = "Use only the lines where a column has a value: location=Seattle.", HelpName = "column=value" };
var days = new Option<int>("--days") { Description = "How many days the network looks back.", DefaultValueFactory = _ => 14 };

return Sample.Run(args, "Learns to predict tomorrow from a series of daily data, and is compared with the obvious guesses.", "us-births-daily-2000-2014.csv",
    "A CSV file with a heading and one line per day.", run =>
{
    Table table = Table.FromCsv(run.Data);
    if (run.Value(where) is { } filter)
    {
        table = filter.Split('=', 2) is [var column, var value] ? table.Where(column, value) : throw new ArgumentException($"--where {filter}: write a column, = and a value.");
    }

    string[] dates = run.Value(date) is { Length: > 0 } given ? given : run.HasOwnData ? [table.Columns[0]] : ["year", "month", "date_of_month"];
    table = dates is [var year, var month, var day] ? table.WithDate("day", year, month, day) : table;
    string time = dates.Length == 3 ? "day" : dates[0], predicted = run.Value(target) ?? table.Columns.Last(column => column != time);
    var options = new ForecasterOptions
    {
        Time = time,
        Targets = [predicted],
        Inputs = run.Value(inputs),
        Window = run.Value(days),
        Holidays = run.HasOwnData ? null : UsHolidays.NameOf,
        ValidationStart = run.HasOwnData ? null : new DateTime(2012, 1, 1),
        TestStart = run.HasOwnData ? null : new DateTime(2013, 1, 1),
        Networks = run.Quick ? 1 : 5,
        Refit = !run.Quick,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
        Seed = run.Seed,
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
    };
    DateTimeOffset[] times = table[time].ToTimes();
    Console.WriteLine(FormattableString.Invariant($"{times.Length:N0} days of {predicted}, {times[0]:yyyy-MM-dd} to {times[^1]:yyyy-MM-dd}"));

    Forecaster forecaster = run.TrainOrLoad(file => Forecaster.Load(file, options.Holidays), () => Forecaster.Train(table, options, run.Stop), (it, file) => it.Save(file));
    Console.WriteLine($"Measured from {forecaster.TestStart:yyyy-MM-dd} on:");
    ForecastReport report = forecaster.Evaluate(table);
    Console.WriteLine(report);
    Console.WriteLine();

    // The last days once more, each forecast from those before it.
    int shown = Math.Min(64, times.Count(moment => moment.DateTime >= forecaster.TestStart)), first = table.RowCount - shown;
    double[] forecasts = [.. Enumerable.Range(first, shown).Select(row => forecaster.Forecast(table.Slice(0, row)).Steps[0][predicted].Value)];
    Console.WriteLine(new LineChart { Axis = FormattableString.Invariant($"{times[first]:yyyy-MM-dd} to {times[^1]:yyyy-MM-dd}"), Height = 14 }
        .Add($"{predicted}, as it was", table[predicted].ToNumbers()[first..]).Add("forecast of the day before", forecasts));
    Console.WriteLine();
    Console.WriteLine($"Tomorrow, {forecaster.Forecast(table)}");
    ForecastLine line = report[predicted];
    return FormattableString.Invariant(
        $"test MAE {line.Forecast.MeanAbsoluteError:F2}; best baseline MAE {line.Best.Errors.MeanAbsoluteError:F2} ({line.Best.Name}); ratio {line.Ratio:F3}");
}, date, target, inputs, where, days);

using System.CommandLine;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// How warm will it be tomorrow, and in the week ahead? Learned from the days of 2012 to 2014 in two cities, and measured on 2015, beside the same as today,
// as a week ago, and what the calendar says. One network says all seven days at once: many-to-one, with several horizons.
var target = new Option<string>("--target") { Description = "The column to forecast.", DefaultValueFactory = _ => "temp_max", HelpName = "column" };
var inputs = new Option<string[]>("--inputs")
{
    Description = "The columns to look at beside it.",
    DefaultValueFactory = _ => ["temp_min", "precipitation", "wind", "weather"],
    AllowMultipleArgumentsPerToken = true,
    HelpName = "columns",
};
var horizon = new Option<int>("--days") { Description = "How many days ahead.", DefaultValueFactory = _ => 7 };

return Sample.Run(args, "Forecasts the temperature of the next days, and says what that is worth.", "daily-weather-2012-2015.csv",
    "A CSV file with the columns date and location, and others to measure; each location is learned by itself.", run =>
{
    Table all = Table.FromCsv(run.Data);
    string predicted = run.Value(target);
    var last = new List<string>();
    string[] cities = [.. all["location"].ToWords().OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    foreach (string city in cities)
    {
        Table table = all.Where("location", city);
        var options = new ForecasterOptions
        {
            Time = "date",
            Targets = [predicted],
            Inputs = run.Value(inputs),
            Horizon = run.Value(horizon),
            ValidationStart = run.HasOwnData ? null : new DateTime(2014, 1, 1),
            TestStart = run.HasOwnData ? null : new DateTime(2015, 1, 1),
            Networks = run.Quick ? 1 : 5,
            Refit = !run.Quick,
            Fit = run.Quick ? new() { Epochs = 2 } : null,
            Seed = run.Seed,
            Progress = run.Progress,
            Checkpoint = run.Checkpoint.FileFor(city),
            Resume = run.Checkpoint.Resume,
        };
        Console.WriteLine($"{city}: {table.RowCount:N0} days");
        Forecaster forecaster = run.TrainOrLoad(file => Forecaster.Load(file), () => Forecaster.Train(table, options, run.Stop), (it, file) => it.Save(file), part: city);

        ForecastReport report = forecaster.Evaluate(table);
        Forecast ahead = forecaster.Forecast(table);
        Console.WriteLine(report);
        Console.WriteLine();
        Console.WriteLine(ahead);
        Console.WriteLine();
        Console.WriteLine(ahead.ToChart());
        Console.WriteLine();
        ForecastLine next = report[predicted, 1], mean = report[predicted];
        last.Add(FormattableString.Invariant(
            $"{city} tomorrow {next.RatioTo("last value"):F3} of the last value, {next.Ratio:F3} of the best baseline ({next.Best.Name}); mean of {run.Value(horizon)} days {mean.RatioTo("last value"):F3}, {mean.Ratio:F3}"));
    }

    return string.Join("; ", last);
}, target, inputs, horizon);

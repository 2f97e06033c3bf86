using System.CommandLine;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// Where will the S&P 500 close tomorrow? Learned from twenty years of days, the last two of them kept aside. The honest answer: nobody does clearly better than
// "as today", and a program that shows a fine curve here shows yesterday's. Logarithms, so that a day's move counts in per cent; many-to-one.
var time = new Option<string>("--time") { Description = "The column with the date.", DefaultValueFactory = _ => "date", HelpName = "column" };
var target = new Option<string>("--target") { Description = "The column with the price.", DefaultValueFactory = _ => "close", HelpName = "column" };

return Sample.Run(args, "Tries to forecast tomorrow's price, and says whether there is anything to win.", "sp500.csv",
    "A CSV file with a date and a price in each line, the oldest first; days without trade are left out.", run =>
{
    Table table = Table.FromCsv(run.Data);
    string price = run.Value(target);
    var options = new ForecasterOptions
    {
        Time = run.Value(time),
        Targets = [price],
        Logarithm = true,
        SkipsGaps = true,
        Networks = run.Quick ? 1 : 5,
        Refit = !run.Quick,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
        Seed = run.Seed,
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
    };
    Console.WriteLine($"{table.RowCount:N0} days");
    Forecaster forecaster = run.TrainOrLoad(file => Forecaster.Load(file), () => Forecaster.Train(table, options, run.Stop), (it, file) => it.Save(file));

    ForecastReport report = forecaster.Evaluate(table);
    Console.WriteLine($"Measured from {forecaster.TestStart:yyyy-MM-dd} on:");
    Console.WriteLine(report);
    Console.WriteLine();
    Console.WriteLine(forecaster.Forecast(table));
    ForecastLine line = report[price];
    Console.WriteLine(line.IsClearlyBetter
        ? "The forecast was better than the best of the others by more than chance. Look for what it knows that it should not, before you believe it."
        : "So tomorrow's price is as good as today's: whoever sells you more has looked at days that they had learned from.");
    return FormattableString.Invariant($"ratio to the last value {line.RatioTo("last value"):F3}; {line.Coverage:P0} of the true prices between the bounds");
}, time, target);

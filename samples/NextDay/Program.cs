using System.CommandLine;
using System.Globalization;
using NextDay;

// The command line; the work is in NextDayRun.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string births = Path.Combine(AppContext.BaseDirectory, "data", "us-births-daily-2000-2014.csv");

var data = new Option<string>("--data")
{
    Description = "A CSV file with a header and one line per day.",
    DefaultValueFactory = _ => births,
    HelpName = "file",
};
var date = new Option<string[]>("--date")
{
    Description = "The column with the date (2014-12-31), or three columns: year, month and day.",
    DefaultValueFactory = _ => ["year", "month", "date_of_month"],
    AllowMultipleArgumentsPerToken = true,
    HelpName = "columns",
};
var target = new Option<string>("--target")
{
    Description = "The column to predict.",
    DefaultValueFactory = _ => "births",
    HelpName = "column",
};
var inputs = new Option<string[]>("--inputs")
{
    Description = "More measured columns for the network to read.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
    HelpName = "columns",
};
var where = new Option<string?>("--where")
{
    Description = "Use only the lines where a column has a value: location=Seattle.",
    HelpName = "column=value",
};
var days = new Option<int>("--days") { Description = "How many days the network looks back.", DefaultValueFactory = _ => 28 };
var units = new Option<int>("--units") { Description = "Units of the LSTM.", DefaultValueFactory = _ => 32 };
var epochs = new Option<int>("--epochs") { Description = "Passes through the training days.", DefaultValueFactory = _ => 30 };
var seed = new Option<ulong>("--seed") { Description = "Chooses the first weights and the order of the days.", DefaultValueFactory = _ => 1 };
var checkpoint = new Option<string?>("--checkpoint")
{
    Description = "A file in which the training keeps its state, so that Ctrl-C or a crash loses nothing. " +
        "It stays if you name it; the default is deleted when the run ends as it should.",
    DefaultValueFactory = _ => DefaultCheckpoint.FileName,
    HelpName = "file",
};
var resume = new Option<string?>("--resume") { Description = "Go on from such a file, with the same other options, to the same bits as without the stop.", HelpName = "file" };
var quick = new Option<bool>("--quick") { Description = "A run of a few seconds, to see that all works." };

var command = new RootCommand("Learns to predict tomorrow from a series of daily data, and is compared with the obvious guesses.")
{
    data, date, target, inputs, where, days, units, epochs, seed, checkpoint, resume, quick,
};
command.SetAction(line =>
{
    bool isNamed = line.GetResult(checkpoint) is { Implicit: false };
    string? path = line.GetValue(resume) ?? (isNamed || DefaultCheckpoint.IsPossible() ? line.GetValue(checkpoint) : null);
    var settings = new Settings(
        line.GetValue(data)!, line.GetValue(date)!, [line.GetValue(target)!, .. line.GetValue(inputs)!], line.GetValue(where),
        IsBirths: line.GetValue(data) == births, line.GetValue(days), line.GetValue(units),
        line.GetValue(quick) ? 4 : line.GetValue(epochs), line.GetValue(seed), path,
        KeepCheckpoint: isNamed || (path is not null && !DefaultCheckpoint.Is(path)), Resume: line.GetValue(resume) is not null);
    try
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true; // the training stops by itself, after this batch
            stop.Cancel();
        };
        return NextDayRun.Run(settings, stop.Token);
    }
    catch (Exception failure) when (failure is DataFileException or ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {failure.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();

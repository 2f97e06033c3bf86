using System.Diagnostics;
using Rnn.Training;
using Spectre.Console;

namespace NextDay;

/// <summary>Read, train, compare, show.</summary>
internal static class NextDayRun
{
    private const int ChartDays = 33;

    public static void Run(Settings settings)
    {
        settings.Check();
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false; // a file has no colours
        }

        DailySeries series = DailySeries.Read(settings.DataFile, settings.DateColumns, settings.Columns, settings.Filter);
        Split split = settings.IsBirths
            ? Split.ByDay(series, new DateOnly(2012, 1, 1), new DateOnly(2013, 1, 1))
            : Split.ByShare(series);
        split.Check(series, settings.WindowLength);
        string target = series.Columns[0];
        Console.WriteLine($"{series.Days.Count:N0} days of {target}, {series.Days[0]:yyyy-MM-dd} to {series.Days[^1]:yyyy-MM-dd}:");
        Console.WriteLine($"  train      to {series.Days[split.TrainingEnd - 1]:yyyy-MM-dd}");
        Console.WriteLine($"  validate   to {series.Days[split.ValidationEnd - 1]:yyyy-MM-dd}");
        Console.WriteLine($"  test       to {series.Days[^1]:yyyy-MM-dd}");
        Console.WriteLine();

        var forecaster = new Forecaster(series, split, settings.WindowLength, settings.Units, settings.Seed);
        Console.WriteLine($"The last {settings.WindowLength} days and the calendar of the day ahead go into this network:");
        Console.WriteLine(forecaster.Model.Summary());
        Console.WriteLine();

        long start = Stopwatch.GetTimestamp();
        forecaster.Train(settings.Epochs, settings.Seed, progress => ShowProgress(progress, forecaster.UnitSize, target));
        Console.WriteLine($"trained in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, kept the epoch that was best in validation");
        Console.WriteLine();

        Comparison comparison = Comparison.Of(series, split, forecaster.ForecastTestDays());
        ShowTable(comparison, target);
        ForecastChart.Show(series, split.ValidationEnd, comparison.Forecast, ChartDays);
        Console.WriteLine(
            $"test MAE {comparison.Model:F2}; seasonal-naive MAE {comparison.SameAsLastWeek:F2}; " +
            $"ratio {comparison.Model / comparison.SameAsLastWeek:F3}");
    }

    private static void ShowProgress(FitProgress progress, double unitSize, string target)
    {
        if (progress.Validation is { } validation)
        {
            Erase();
            Console.WriteLine(
                $"epoch {progress.Epoch,3}/{progress.Epochs}   training loss {progress.TrainingLoss:F4}   " +
                $"validation: {validation.Score * unitSize:G4} {target} off on average");
        }
        else if (!Console.IsOutputRedirected && progress.Batch % 10 == 0)
        {
            Console.Write($"\repoch {progress.Epoch,3}/{progress.Epochs}   batch {progress.Batch}/{progress.Batches}");
        }
    }

    // The line of a running epoch makes room for its result.
    private static void Erase()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r" + new string(' ', 50) + "\r");
        }
    }

    private static void ShowTable(Comparison comparison, string target)
    {
        var table = new Table().RoundedBorder().Title($"How far off, on average, over {comparison.Forecast.Count} test days");
        table.AddColumn("forecast").AddColumn(new TableColumn($"{Markup.Escape(target)} off").RightAligned());
        table.AddColumn(new TableColumn("of same as a week ago").RightAligned());
        foreach ((string name, double error) in new[]
        {
            ("same as yesterday", comparison.SameAsYesterday),
            ("same as a week ago", comparison.SameAsLastWeek),
            ("this network", comparison.Model),
        })
        {
            table.AddRow(name, $"{error:N2}", $"{error / comparison.SameAsLastWeek:P0}");
        }

        AnsiConsole.Write(table);
    }
}

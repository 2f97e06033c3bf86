using System.Diagnostics;
using Rnn.Metrics;
using Rnn.Training;
using Spectre.Console;

namespace NextDay;

/// <summary>Read, train, compare, show.</summary>
internal static class NextDayRun
{
    private const int ChartDays = 33;

    public static int Run(Settings settings, CancellationToken stop)
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

        if (!settings.Resume && settings.Checkpoint is { } old && File.Exists(old))
        {
            Console.WriteLine($"{old} of an earlier run is here. This run begins anew and replaces it; --resume {old} would go on from it.");
            Console.WriteLine();
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            TrainingHistory history = TrainingDisplay.Show(
                settings, progress => forecaster.Train(settings, progress, stop), forecaster.UnitSize, target);
            Console.WriteLine(
                $"trained in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s{(history.End == TrainingEnd.EarlyStopping ? ", stopped as validation got no better" : "")}; " +
                $"kept epoch {history.BestEpoch}, which was best in validation");
            Console.WriteLine();
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine(Farewell(settings.Checkpoint));
            return 130; // as a program that Ctrl-C has ended
        }

        double[] forecast = forecaster.ForecastTestDays();
        var evaluation = ForecastEvaluation.Of([.. series.Rows.Select(row => (double)row[0])], forecast, split.ValidationEnd, season: 7);
        ShowTable(evaluation, target);
        Console.WriteLine(evaluation.CopiesLastValue
            ? "Beware: the forecast does little more than to repeat yesterday."
            : "The forecast does not merely repeat yesterday.");
        ForecastChart.Show(series, split.ValidationEnd, forecast, ChartDays);
        double seasonal = evaluation.SeasonalNaive.MeanAbsoluteError, model = evaluation.Model.MeanAbsoluteError;
        Console.WriteLine($"test MAE {model:F2}; seasonal-naive MAE {seasonal:F2}; ratio {model / seasonal:F3}");
        if (settings is { Checkpoint: { } served, KeepCheckpoint: false })
        {
            DefaultCheckpoint.Delete(served);
        }

        return 0;
    }

    /// <summary>What a stopped run says: how to go on.</summary>
    internal static string Farewell(string? checkpoint) => checkpoint switch
    {
        null => "Stopped. Nothing was kept, as this folder can't be written to; name a file elsewhere with --checkpoint FILE.",
        _ when !File.Exists(checkpoint) => $"Stopped. {checkpoint} is gone; another run in this folder may have ended and deleted it.",
        _ => $"""
            Stopped; nothing is lost: {checkpoint} holds the training so far.
            To go on, give the same command again with --resume {checkpoint}
            (after dotnet run, behind a --, as in dotnet run -c Release --project samples/NextDay -- --resume {checkpoint}).
            """,
    };

    private static void ShowTable(ForecastEvaluation evaluation, string target)
    {
        var table = new Table().RoundedBorder().Title($"How far off, on average, over {evaluation.Points} test days");
        table.AddColumn("forecast").AddColumn(new TableColumn($"{Markup.Escape(target)} off").RightAligned());
        table.AddColumn(new TableColumn("of same as a week ago").RightAligned());
        foreach ((string name, ForecastErrors errors) in new[]
        {
            ("same as yesterday", evaluation.Naive),
            ("same as a week ago", evaluation.SeasonalNaive),
            ("this network", evaluation.Model),
        })
        {
            table.AddRow(name, $"{errors.MeanAbsoluteError:N2}", $"{errors.MeanAbsoluteError / evaluation.SeasonalNaive.MeanAbsoluteError:P0}");
        }

        AnsiConsole.Write(table);
    }
}

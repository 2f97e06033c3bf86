using System.Diagnostics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Training;

namespace Rnn.Benchmarks.Defaults;

/// <summary>
/// What the defaults of a training come to, beside those of before, on data sets of a folder: births and weather by day, melodies, reports of faults.
/// </summary>
internal static class DefaultsComparison
{
    public static int Run(string[] arguments)
    {
        if (arguments is not [string folder])
        {
            Console.Error.WriteLine(
                "defaults FOLDER: the folder holds us-births-daily-2000-2014.csv, daily-weather-2012-2015.csv, rootcause.tsv and lines.tsv, " +
                "or some of them, in itself or in folders of its own.");
            return 1;
        }

        Console.WriteLine($"{"data",-8} {"measure",-28} {"seed",4} {"10 epochs, 0.001",20} {"defaults",12} {"epochs (best)",14} {"seconds",8} {"watching the score",19}");
        foreach (DefaultsTask task in SeriesTasks.Find(folder).Concat(TextTasks.Find(folder)))
        {
            for (ulong seed = 1; seed <= 2; seed++)
            {
                Compare(task, seed);
            }
        }

        return 0;
    }

    private static void Compare(DefaultsTask task, ulong seed)
    {
        SequenceModel<float> before = task.Create(seed), now = task.Create(seed);
        FitOptions<float> options = new() { Validation = task.Validation, Seed = seed };
        before.Fit(task.Training, options with { Epochs = 10, Optimizer = new Adam(0.001) });
        long start = Stopwatch.GetTimestamp();
        TrainingHistory history = now.Fit(task.Training, options);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        SequenceModel<float> watching = task.Create(seed);
        watching.Fit(task.Training, options with { EarlyStopping = new EarlyStopping { Watch = EarlyStopping.Score } });
        Console.WriteLine(FormattableString.Invariant(
            $"{task.Name,-8} {task.Measure,-28} {seed,4} {task.Score(before),20:F3} {task.Score(now),12:F3} {$"{history.Epochs.Count} ({history.BestEpoch})",14} {seconds,8:F1} {task.Score(watching),19:F3}"));
    }

    /// <summary>A file of this name in the folder or below it; null if there is none.</summary>
    public static string? FileIn(string folder, string name) => Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault();
}

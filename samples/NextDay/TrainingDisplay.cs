using System.Diagnostics;
using Rnn.Training;
using Spectre.Console;

namespace NextDay;

/// <summary>Shows a training while it runs: a line per epoch, and in a terminal a bar with the time that is left.</summary>
internal static class TrainingDisplay
{
    // Nobody reads faster; a batch takes half a millisecond.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    public static TrainingHistory Show(
        Settings settings, Func<Action<FitProgress>, TrainingHistory> train, double unitSize, string target)
    {
        if (Console.IsOutputRedirected)
        {
            return train(progress => WriteEpoch(progress, unitSize, target, Console.WriteLine));
        }

        TrainingHistory? history = null;
        AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                long shown = 0;
                ProgressTask bar = context.AddTask("training", maxValue: 1);
                history = train(progress =>
                {
                    if (progress.IsEpochEnd || Stopwatch.GetElapsedTime(shown) > _pause)
                    {
                        shown = Stopwatch.GetTimestamp();
                        bar.Value = (progress.Epoch - 1 + ((double)progress.Batch / progress.Batches)) / settings.Epochs;
                        bar.Description = $"{progress.ExamplesPerSecond:N0} days/s{(progress.TimeLeft is { } left ? $", {left:mm\\:ss} left" : "")}";
                    }

                    WriteEpoch(progress, unitSize, target, AnsiConsole.WriteLine);
                });
            });
        return history!;
    }

    private static void WriteEpoch(FitProgress progress, double unitSize, string target, Action<string> write)
    {
        if (progress.Result is { Validation: { } validation } epoch)
        {
            write(
                $"epoch {progress.Epoch,3}/{progress.Epochs}   training loss {progress.TrainingLoss:F4}   " +
                $"validation: {validation.Score * unitSize:G4} {target} off on average");
            foreach (string warning in epoch.Warnings)
            {
                write($"  look: {warning}");
            }
        }
    }
}

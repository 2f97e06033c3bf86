using System.Diagnostics;

namespace Rnn.Torture.Fuzzing;

/// <summary>Runs targets one after the other and reports.</summary>
internal static class FuzzCommand
{
    /// <summary>0 if nothing failed, or 1.</summary>
    /// <param name="targets">What to torture.</param>
    /// <param name="settings">How.</param>
    /// <param name="output">Where the report goes.</param>
    public static int Run(IReadOnlyList<IFuzzTarget> targets, FuzzSettings settings, TextWriter output)
    {
        int passed = 0, failed = 0;
        foreach (IFuzzTarget target in targets)
        {
            long started = Stopwatch.GetTimestamp();
            FuzzResult result = new FuzzRun(target, settings).Run();
            Report(target, settings, result, Stopwatch.GetElapsedTime(started), output);
            passed += result.Passed;
            failed += result.Failed;
        }

        // The system's own count of what the process held at its most; where a system keeps none it is 0.
        using Process self = Process.GetCurrentProcess();
        long most = self.PeakWorkingSet64;
        output.WriteLine($"memory of the process at its most: {Megabytes(most)}");
        if (most > settings.MostMemory)
        {
            output.WriteLine($"FAILED: {Megabytes(settings.MostMemory)} are the most that it may hold");
            failed++;
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static void Report(IFuzzTarget target, FuzzSettings settings, FuzzResult result, TimeSpan time, TextWriter output)
    {
        output.WriteLine($"{target.Name}: {result.Passed + result.Failed} files of seed {settings.Seed} in {time.TotalSeconds:0.0} s");
        output.WriteLine();
        output.WriteLine($"{"first mutation",-16} {"loaded",8} {"refused",8} {"failed",8}");
        foreach ((string mutation, FuzzCounts counts) in result.ByMutation)
        {
            output.WriteLine($"{mutation,-16} {counts.Loaded,8} {counts.Refused,8} {counts.Failed,8}");
        }

        output.WriteLine($"{"all",-16} {result.Loaded,8} {result.Refused,8} {result.Failed,8}");
        output.WriteLine();
        foreach (string failure in result.Failures)
        {
            output.WriteLine($"FAILED: {failure}");
        }

        output.WriteLine($"a file took {Megabytes(result.MostMemory)} and {result.Longest.TotalMilliseconds:0} ms at most");
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0.0} MB";
}

using System.Diagnostics;
using System.Globalization;
using Rnn.Persistence;

namespace Rnn.Torture.Killing;

/// <summary>Kills a training without warning at a random moment, again and again, and lets it go on.</summary>
internal static class KillCommand
{
    /// <summary>
    /// Each time: a training in a process of its own is killed; if it has left a checkpoint, that loads as a model; a second
    /// process goes on from it, to the bits of a training that nobody disturbed.
    /// </summary>
    public static int Run(int times, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("rnn-kill-").FullName;
        try
        {
            long start = Stopwatch.GetTimestamp();
            string expected = Finish(folder, "undisturbed.safetensors", threads: 1, out _);
            TimeSpan whole = Stopwatch.GetElapsedTime(start);
            Console.WriteLine($"undisturbed: {expected[..16]}…, {whole.TotalSeconds:F1} s");

            var random = new Random(seed);
            int failed = 0, early = 0, late = 0;
            for (int i = 0; i < times; i++)
            {
                TimeSpan moment = whole * random.NextDouble();
                string checkpoint = Path.Combine(folder, $"{i}.safetensors");
                bool killed = Kill(checkpoint, 1 + (i % 2), moment);
                bool kept = File.Exists(checkpoint);
                early += kept ? 0 : 1;
                late += killed ? 0 : 1;
                string? fault = kept ? FaultOf(checkpoint) : null;
                string found = Finish(folder, $"{i}.safetensors", threads: 1 + (i / 2 % 2), out string errors);
                if (fault is not null || found != expected)
                {
                    failed++;
                    Console.WriteLine($"time {i}, killed after {moment.TotalMilliseconds:F0} ms: {fault ?? $"ended with {found}"} {errors}");
                }

                Array.ForEach(Directory.GetFiles(folder), File.Delete);
            }

            Console.WriteLine($"{times - early - late} times killed between its first checkpoint and its end, {early} before, {late} after the end");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times - failed} passed, {failed} failed"));
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Kill(string checkpoint, int threads, TimeSpan moment)
    {
        using Process process = Start(checkpoint, threads);
        if (process.WaitForExit(moment))
        {
            return false;
        }

        process.Kill(); // SIGKILL: no handler runs, nothing is flushed
        process.WaitForExit();
        return true;
    }

    private static string? FaultOf(string checkpoint)
    {
        try
        {
            ModelPackage<float>.Load(checkpoint);
            return null;
        }
        catch (ModelFileException fault)
        {
            return fault.Message;
        }
    }

    private static string Finish(string folder, string name, int threads, out string errors)
    {
        using Process process = Start(Path.Combine(folder, name), threads);
        Task<string> said = process.StandardError.ReadToEndAsync();
        string hash = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        errors = said.Result.Trim();
        return process.ExitCode == 0 ? hash : $"exit code {process.ExitCode}";
    }

    private static Process Start(string checkpoint, int threads)
    {
        string self = typeof(KillCommand).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [self, "train", "--checkpoint", checkpoint, "--threads", threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}

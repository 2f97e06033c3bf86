using System.Diagnostics;

namespace Rnn.Tests;

/// <summary>Runs one of the solution's programs in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>The lines that it prints; it must succeed.</summary>
    /// <param name="program">The path of its assembly.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="switchedOff">An environment variable to set to 0, or null.</param>
    /// <param name="folder">Where it runs; null for where the tests run.</param>
    public static string[] Run(string program, IEnumerable<string> arguments, string? switchedOff = null, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        if (switchedOff is not null)
        {
            start.Environment[switchedOff] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "{0} must succeed; it said: {1}", program, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

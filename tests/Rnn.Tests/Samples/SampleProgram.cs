using System.Diagnostics;

namespace Rnn.Tests.Samples;

/// <summary>A sample as a user runs it, in a folder that is deleted afterwards.</summary>
internal static class SampleProgram
{
    /// <summary>The last line of a run that must succeed.</summary>
    public static string LastLine(string sample, params string[] arguments) => InFolder(folder => ChildProcess.Run(PathOf(sample), arguments, folder: folder)[^1]);

    /// <summary>What a run says that must fail: a fault told in words.</summary>
    /// <param name="sample">Its name.</param>
    /// <param name="file">The name of the file for <c>--data</c>.</param>
    /// <param name="content">Its content.</param>
    public static string Fault(string sample, string file, string content) => InFolder(folder =>
    {
        File.WriteAllText(Path.Combine(folder, file), content);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [PathOf(sample), "--quick", "--data", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(1, "the file is wrong; it said: {0} {1}", output.Result, errors);
        return errors.Trim();
    });

    private static string PathOf(string sample) => Path.Combine(AppContext.BaseDirectory, $"{sample}.dll");

    private static string InFolder(Func<string, string> run)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            return run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

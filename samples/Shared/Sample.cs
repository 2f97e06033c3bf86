using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Samples;

/// <summary>A sample as a program: its command line, what Ctrl-C does, how faults are told, and the last line.</summary>
public static class Sample
{
    /// <summary>Divides data into what is learned and what is kept aside. It is no option: else what was saved could be measured on what it has learned.</summary>
    public const ulong SplitSeed = 1;

    private const int StoppedByCtrlC = 130;

    /// <summary>Runs a sample.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="description">What the sample does, for <c>--help</c>.</param>
    /// <param name="data">The file of the sample's own folder <c>data</c> that it reads where <c>--data</c> names no other; empty for a sample that makes its data.</param>
    /// <param name="dataHelp">What a file for <c>--data</c> looks like.</param>
    /// <param name="run">The work; gives the last line, which scripts read.</param>
    /// <param name="options">The sample's own options.</param>
    /// <returns>0; 1 after a fault that was told; 130 after Ctrl-C.</returns>
    public static int Run(string[] args, string description, string data, string dataHelp, Func<SampleRun, string> run, params Option[] options)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = Encoding.UTF8;
        var common = new CommonOptions(dataHelp);
        var command = new RootCommand(description);
        foreach (Option option in (Option[])[.. common.All, .. options])
        {
            command.Add(option);
        }

        command.SetAction(line =>
        {
            using var stop = new CancellationTokenSource();
            Console.CancelKeyPress += (_, pressed) =>
            {
                pressed.Cancel = !Prompt.IsAsking; // the training stops by itself, after this batch; a prompt has nothing to lose
                stop.Cancel();
            };
            return Run(run, new SampleRun(line, common, data.Length == 0 ? "" : Path.Combine(AppContext.BaseDirectory, "data", data), stop.Token));
        });
        return command.Parse(args).Invoke();
    }

    private static int Run(Func<SampleRun, string> run, SampleRun settings)
    {
        try
        {
            settings.Check();
            string last = run(settings);
            settings.Checkpoint.EndWell();
            Console.WriteLine(last);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine(settings.Checkpoint.Farewell());
            return StoppedByCtrlC;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {fault.Message}");
            return 1;
        }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rnn.Benchmarks.Peers;

/// <summary>The whole comparison: this library, PyTorch and ONNX Runtime, in one run.</summary>
internal static class PeerComparison
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        using var interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        try
        {
            return Run(RunSettings.Parse(arguments));
        }
        catch (Exception mistake) when (mistake is ArgumentException or PeerException)
        {
            Console.Error.WriteLine(mistake.Message);
            return 2;
        }
    }

    private static int Run(RunSettings settings)
    {
        long start = Stopwatch.GetTimestamp();
        Console.WriteLine(Machine.Describe());
        var agreement = new Agreement();
        string caseFolder = Path.Combine(settings.Cache, "cases");
        using var peers = new Peers(settings);
        WarmUp();

        using var limits = new LimitComparison(settings.Rounds, settings.LimitTime);
        Console.WriteLine("Measuring against the processor's limit …");
        LimitResult limit = limits.Measure();

        Console.WriteLine("Measuring single steps …");
        var streaming = new StreamingComparison(peers, agreement, settings.Rounds, settings.LimitTime, caseFolder);
        List<StreamingResult> streams =
            [streaming.Measure(CellKind.Lstm, settings.StepsCounted), streaming.Measure(CellKind.Gru, settings.StepsCounted)];

        Console.WriteLine("Measuring unequal lengths …");
        List<LengthResult> lengths = new LengthComparison(settings.Rounds, settings.LimitTime).Measure();

        Console.WriteLine("Measuring CTC …");
        Times ctc = new CtcComparison(peers, agreement, settings.Rounds, settings.LimitTime, caseFolder).Measure();

        Console.WriteLine("Measuring the grid …");
        List<GridResult> grid = new GridComparison(peers, agreement, settings.Rounds, caseFolder).Measure(
            settings.TotalTime - Stopwatch.GetElapsedTime(start));

        string tables = new Report(peers, agreement, grid, limit, streams, lengths, ctc).Tables(settings.Quick);
        var keys = new KeyNumbers(peers, grid, limit, streams, lengths, ctc);
        File.WriteAllText(settings.Output, tables);
        Console.WriteLine();
        Console.WriteLine(tables);
        foreach (string line in keys.LeftOut.Concat(keys.Lines))
        {
            Console.WriteLine(line);
        }

        return agreement.Disagreements.Count == 0 ? 0 : 1;
    }

    // Each method is compiled anew, and better, after some dozens of calls; the small cases make them quickly.
    private static void WarmUp()
    {
        const int Calls = 60;
        foreach (int threads in new[] { 1, Times.AllThreads }.Distinct())
        {
            using var contender = new LibraryContender(threads);
            foreach (GridCase small in GridCase.Grid.Where(c => c is { Steps: 100, Units: < 200 }))
            {
                contender.Prepare(small, files: null);
                contender.Run(Work.Infer, Calls);
                contender.Run(Work.Train, Calls);
            }
        }
    }
}

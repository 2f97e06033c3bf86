using System.Diagnostics;
using System.Globalization;

namespace Rnn.Benchmarks.Peers;

/// <summary>Measures the grid, case by case.</summary>
internal sealed class GridComparison(Peers peers, Agreement agreement, Rounds rounds, string caseFolder)
{
    private const double TrainShare = 0.55; // of a case's time

    public List<GridResult> Measure(TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        var results = new List<GridResult>();
        foreach (GridCase gridCase in GridCase.Grid)
        {
            TimeSpan left = budget - Stopwatch.GetElapsedTime(start);
            results.Add(Measure(gridCase, left / (GridCase.Grid.Count - results.Count)));
            Console.WriteLine($"  {gridCase.Name}: {Describe(results[^1])}");
        }

        return results;
    }

    private static string Describe(GridResult result) => string.Create(CultureInfo.InvariantCulture,
        $"train {result.TrainOne ?? double.NaN:F2} (one thread), {result.TrainAll ?? double.NaN:F2} (all); infer {result.InferBest ?? double.NaN:F2}");

    private GridResult Measure(GridCase gridCase, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();

        // PyTorch stands first among the peers and writes what the others read.
        CaseFiles? files = peers.Torch is null ? null : new CaseFiles(Path.Combine(caseFolder, gridCase.FolderName));
        foreach (Contender contender in peers.Processes.Concat(peers.InProcess))
        {
            agreement.Add(contender.Name, gridCase.Name, contender.Prepare(gridCase, files));
        }

        TimeSpan left = budget - Stopwatch.GetElapsedTime(start);
        Times train = Measure(Work.Train, left * TrainShare);
        return new GridResult(gridCase, train, Measure(Work.Infer, left * (1 - TrainShare)));
    }

    private Times Measure(Work work, TimeSpan budget)
    {
        Contender[] contenders = [.. peers.InProcess.Concat(peers.Processes).Where(
            contender => contender.Library != (work == Work.Train ? Contender.OnnxRuntime : ""))];
        double[] medians = rounds.Medians([.. contenders.Select(c => Measurement.Of(c, work))], budget);
        return new Times(contenders.Zip(medians).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}

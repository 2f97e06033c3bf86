using System.Diagnostics;

namespace Rnn.Benchmarks.Peers;

/// <summary>Measures several things in turn, round after round, so that what disturbs the machine disturbs all of them.</summary>
/// <param name="Turn">How long one turn of one of them takes, if a single run does not take longer.</param>
/// <param name="Least">Rounds even if the time is over.</param>
/// <param name="Most">Rounds even if there is time left.</param>
internal sealed record Rounds(TimeSpan Turn, int Least, int Most)
{
    // Other threads may still spin for a moment after their work is done.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    /// <summary>The median time of each, in milliseconds.</summary>
    public double[] Medians(IReadOnlyList<Measurement> measurements, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        int[] counts = [.. measurements.Select(WarmUp)];
        List<double>[] times = [.. measurements.Select(_ => new List<double>())];
        for (int round = 0; round < Most && (round < Least || Stopwatch.GetElapsedTime(start) < budget); round++)
        {
            for (int i = 0; i < measurements.Count; i++)
            {
                Thread.Sleep(_pause);

                // The first of several runs finds the caches full of the others' data.
                double[] turn = measurements[i].Run(counts[i]);
                times[i].AddRange(turn.Length > 1 ? turn[1..] : turn);
                Thread.Sleep(measurements[i].Aftermath);
            }
        }

        return [.. times.Zip(measurements, (own, measurement) => Statistics.Median(own) / measurement.Times)];
    }

    // Runs until the compiler has made its best of it, and finds how many runs fill a turn.
    private int WarmUp(Measurement measurement)
    {
        long start = Stopwatch.GetTimestamp();
        double last = measurement.Run(1)[0];
        int count = 1;
        do
        {
            last = Math.Max(measurement.Run(count).Min(), 1e-6);
            count = (int)Math.Clamp(Turn.TotalMilliseconds / last, 1, 1_000_000);
        }
        while (Stopwatch.GetElapsedTime(start) < Turn * 2);

        Thread.Sleep(measurement.Aftermath);
        return count == 1 ? 1 : count + 1;
    }
}

using System.Diagnostics;

namespace Rnn.Benchmarks.Peers;

/// <summary>Something that takes time.</summary>
/// <param name="Run">Runs it so many times and gives the time of each run in milliseconds.</param>
/// <param name="Times">How often a run does the same thing, where once would be too short for the clock.</param>
/// <param name="Aftermath">How long it keeps a core busy after its work is done.</param>
internal sealed record Measurement(Func<int, double[]> Run, int Times = 1, TimeSpan Aftermath = default)
{
    /// <summary>Work of this process.</summary>
    public static Measurement Of(Action action, int times = 1) => new(count => Time(count, action), times);

    /// <summary>What a contender does.</summary>
    public static Measurement Of(Contender contender, Work work) =>
        new(count => contender.Run(work, count), Aftermath: contender.Aftermath);

    /// <summary>The time of each of so many runs, in milliseconds.</summary>
    public static double[] Time(int count, Action action)
    {
        double[] milliseconds = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            milliseconds[i] = (Stopwatch.GetTimestamp() - start) * 1e3 / Stopwatch.Frequency; // a TimeSpan counts tenths of microseconds only
        }

        return milliseconds;
    }
}

using Rnn.Tensors;

namespace Rnn.Tests;

/// <summary>How many bytes a piece of work takes from the heap.</summary>
/// <remarks>
/// The least of several tries: when another test's thread starts a garbage collection, the runtime counts the unused rest
/// of a thread's allocation block as taken. What really allocates does so in every try.
/// </remarks>
internal static class Allocation
{
    private const int Tries = 8;

    /// <summary>On the calling thread.</summary>
    public static long Of(Action work) => Enumerable.Range(0, Tries).Min(_ => Once(work));

    /// <summary>On each thread of a team.</summary>
    public static long[] OfEachThread(WorkerTeam team, Action work)
    {
        long[] least = new long[team.Size];
        Array.Fill(least, long.MaxValue);
        Probe before = new(team.Size), after = new(team.Size);
        for (int i = 0; i < Tries; i++)
        {
            team.Run(before);
            work();
            team.Run(after);
            for (int part = 0; part < team.Size; part++)
            {
                least[part] = Math.Min(least[part], after.Bytes[part] - before.Bytes[part]);
            }
        }

        return least;
    }

    private static long Once(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Probe(int threads) : ISharedWork
    {
        public long[] Bytes { get; } = new long[threads];

        public void Run(int part, int parts) => Bytes[part] = GC.GetAllocatedBytesForCurrentThread();
    }
}

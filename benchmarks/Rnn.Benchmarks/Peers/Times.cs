namespace Rnn.Benchmarks.Peers;

/// <summary>Median times in milliseconds of all who were measured at one work; null for who was not.</summary>
internal sealed class Times(IReadOnlyDictionary<Contender, double> medians)
{
    public static int AllThreads { get; } = Environment.ProcessorCount;

    public double? One(string library) => At(library, 1);

    public double? All(string library) => At(library, AllThreads);

    /// <summary>With the number of threads that is better.</summary>
    public double? Best(string library)
    {
        double[] all = [.. medians.Where(m => m.Key.Library == library).Select(m => m.Value)];
        return all.Length == 0 ? null : all.Min();
    }

    private double? At(string library, int threads)
    {
        double[] found = [.. medians.Where(m => m.Key.Library == library && m.Key.Threads == threads).Select(m => m.Value)];
        return found.Length == 0 ? null : found[0];
    }
}

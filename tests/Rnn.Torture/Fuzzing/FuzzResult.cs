namespace Rnn.Torture.Fuzzing;

/// <summary>What became of the files of one target.</summary>
internal sealed class FuzzResult
{
    /// <summary>By the first thing that was done to the file.</summary>
    public SortedDictionary<string, FuzzCounts> ByMutation { get; } = new(StringComparer.Ordinal);

    /// <summary>One line a failure.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The most bytes that were allocated while one file was read.</summary>
    public long MostMemory { get; set; }

    /// <summary>The longest time that one file took.</summary>
    public TimeSpan Longest { get; set; }

    public int Loaded => ByMutation.Values.Sum(counts => counts.Loaded);

    public int Refused => ByMutation.Values.Sum(counts => counts.Refused);

    public int Passed => Loaded + Refused;

    public int Failed => ByMutation.Values.Sum(counts => counts.Failed);

    public FuzzCounts Of(MutatedFile file)
    {
        if (!ByMutation.TryGetValue(file.Mutations[0], out FuzzCounts? counts))
        {
            ByMutation.Add(file.Mutations[0], counts = new FuzzCounts());
        }

        return counts;
    }
}

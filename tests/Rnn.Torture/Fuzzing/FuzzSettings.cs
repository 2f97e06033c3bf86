namespace Rnn.Torture.Fuzzing;

/// <summary>What a run does, and what it allows.</summary>
internal sealed record FuzzSettings
{
    /// <summary>How many mutated files are read.</summary>
    public required int Files { get; init; }

    /// <summary>Chooses the mutations.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Longer than this is a hang.</summary>
    public TimeSpan TimePerFile { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most memory, in bytes: what reading one file may take, and what the process may ever hold.</summary>
    public long MostMemory { get; init; } = 100_000_000;

    /// <summary>Where files that fail are kept, or null.</summary>
    public string? KeepFolder { get; init; }
}

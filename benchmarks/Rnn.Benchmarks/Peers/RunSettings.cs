namespace Rnn.Benchmarks.Peers;

/// <summary>How to run the comparison, and where things are.</summary>
/// <param name="Quick">Whether to end within 4 minutes.</param>
/// <param name="Output">The file that gets the tables.</param>
/// <param name="Scripts">The folder of the peers' scripts.</param>
internal sealed record RunSettings(bool Quick, string Output, string Scripts)
{
    private const string Usage = "Usage: peers [--quick] [--output FILE]";

    /// <summary>Where peers are installed and cases are written.</summary>
    public string Cache { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "rnn-peers");

    /// <summary>The system's Python, which sees the system's PyTorch, even if another comes first in the path.</summary>
    public string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public string Node { get; } = "node";

    public Rounds Rounds => Quick
        ? new Rounds(TimeSpan.FromMilliseconds(40), Least: 3, Most: 15)
        : new Rounds(TimeSpan.FromMilliseconds(100), Least: 7, Most: 31);

    /// <summary>For all together; the grid gets what the rest has left of it.</summary>
    public TimeSpan TotalTime => Quick ? TimeSpan.FromSeconds(200) : TimeSpan.FromMinutes(15);

    /// <summary>For each of the further measurements.</summary>
    public TimeSpan LimitTime => Quick ? TimeSpan.FromSeconds(4) : TimeSpan.FromSeconds(20);

    /// <summary>Steps in which nothing may be allocated.</summary>
    public int StepsCounted => Quick ? 100_000 : 1_000_000;

    public string Script(string name) => Path.Combine(Scripts, name);

    public static RunSettings Parse(IReadOnlyList<string> arguments)
    {
        string benchmarks = BenchmarksFolder();
        var settings = new RunSettings(false, Path.Combine(benchmarks, "RESULTS.md"), Path.Combine(benchmarks, "peers"));
        for (int i = 0; i < arguments.Count; i++)
        {
            settings = arguments[i] switch
            {
                "--quick" => settings with { Quick = true },
                "--output" when i + 1 < arguments.Count => settings with { Output = arguments[++i] },
                _ => throw new ArgumentException($"{arguments[i]} is not known here, or something is missing after it. {Usage}"),
            };
        }

        return settings;
    }

    // Upwards from the program, which lies somewhere below it.
    private static string BenchmarksFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "peers", "torch_peer.py")))
            {
                return folder.FullName;
            }
        }

        throw new ArgumentException("The folder benchmarks/peers is not above this program; run it from the repository.");
    }
}

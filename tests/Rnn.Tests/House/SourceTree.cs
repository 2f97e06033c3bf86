namespace Rnn.Tests.House;

/// <summary>Where the sources lie, for tests about them.</summary>
internal static class SourceTree
{
    /// <summary>A path from the top of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Top(), .. parts]);

    // The solution is sought upwards from the running tests: in continuous integration no path of a source is compiled in.
    private static string Top()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rnn.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Rnn.sln.");
    }
}

using System.Runtime.CompilerServices;

namespace Rnn.Tests.House;

/// <summary>Where the sources lie, for tests about them.</summary>
internal static class SourceTree
{
    /// <summary>A path from the top of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Top(), .. parts]);

    private static string Top([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}

namespace NextDay;

/// <summary>Where a run keeps its training if no place is named: a file in the current folder that only a stopped or crashed run leaves.</summary>
internal static class DefaultCheckpoint
{
    public const string FileName = "nextday.checkpoint";

    /// <summary>Whether a path leads to it.</summary>
    public static bool Is(string path) => Path.GetFullPath(path) == Path.GetFullPath(FileName);

    /// <summary>Whether the current folder can be written to; a run must not fail for a file that nobody has asked for.</summary>
    public static bool IsPossible()
    {
        try
        {
            using var probe = new FileStream(
                $".{FileName}.{Path.GetRandomFileName()}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes a file that has served. It may be gone already: another run in the same folder ends with this too.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What stays is harmless; the forecast is what was asked for.
        }
    }
}

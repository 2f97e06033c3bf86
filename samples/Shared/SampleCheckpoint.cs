using System.Reflection;

namespace Samples;

/// <summary>Where a run keeps its training: in a file that is named, or else in one of the current folder that only a stopped or crashed run leaves.</summary>
public sealed class SampleCheckpoint
{
    private readonly bool _isNamed;

    internal SampleCheckpoint(string? file, bool resume)
    {
        string usual = $"{Assembly.GetEntryAssembly()!.GetName().Name!.ToLowerInvariant()}.checkpoint";
        (_isNamed, Resume) = (file is not null, resume);
        File = file ?? (IsPossible(usual) ? usual : null); // a run must not fail for a file that nobody has asked for
    }

    /// <summary>The file; null where the current folder can't be written to.</summary>
    public string? File { get; }

    /// <summary>The file of one of several trainings in a run, with its name behind; null where the current folder can't be written to.</summary>
    public string? FileFor(string part) => File is null ? null : $"{File}.{NameOf(part)}";

    /// <summary>Whether to go on from it.</summary>
    public bool Resume { get; }

    /// <summary>What to say before the training; null for nothing.</summary>
    internal string? Note => !Resume && Files().Length > 0
        ? $"{File} of an earlier run is here. This run begins anew and replaces it; --resume would go on from it.{Environment.NewLine}"
        : null;

    /// <summary>Whether a file can be written.</summary>
    internal static bool IsPossible(string path)
    {
        try
        {
            using var probe = new FileStream($"{path}.{Path.GetRandomFileName()}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return !Directory.Exists(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Throws if a file that is named can't be written to, or there is nothing to go on from.</summary>
    internal void Check()
    {
        if (_isNamed && !IsPossible(File!))
        {
            throw new IOException($"{File} can't be written to; name another file with --checkpoint.");
        }

        if (Resume && Files().Length == 0)
        {
            throw new FileNotFoundException($"There is no {File ?? "checkpoint"} to go on from; leave --resume out, or name the file with --checkpoint.");
        }
    }

    /// <summary>What a stopped run says: how to go on.</summary>
    internal string Farewell() => (File, Files().Length) switch
    {
        (null, _) => "Stopped. Nothing was kept, as this folder can't be written to; name a file elsewhere with --checkpoint.",
        (_, 0) => "Stopped before there was anything to keep.",
        _ => $"Stopped; nothing is lost: {File} holds the training so far. To go on, give the same command again with --resume.",
    };

    /// <summary>Deletes what has served, unless the user has named it.</summary>
    internal void EndWell()
    {
        foreach (string file in _isNamed ? [] : Files())
        {
            try
            {
                System.IO.File.Delete(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // What stays is harmless; the answer is what was asked for.
            }
        }
    }

    /// <summary>A word as it may stand in the name of a file.</summary>
    internal static string NameOf(string part) => string.Concat(part.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    // Several trainings have a file each, with a name or a number behind.
    private string[] Files() => File is not null && Path.GetDirectoryName(Path.GetFullPath(File)) is { } folder && Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, $"{Path.GetFileName(File)}*").Where(file => file[Path.GetFullPath(File).Length..] is "" or ['.', ..] and not [.., '.', 't', 'm', 'p'])]
        : [];
}

namespace Rnn.Persistence;

/// <summary>Replaces a file in one step: whoever looks finds the old file whole or the new one whole, whenever the process or the machine
/// stops.</summary>
/// <remarks>
/// The new file is written beside the old one, flushed to the disk, and renamed over it, which file systems do in one step. If anything
/// fails before, the new file is removed and the old one is untouched. A process that is killed while it writes leaves its unfinished
/// file, <c>.name.random.tmp</c>, which nobody reads and which may be deleted.
/// <para>
/// The platform gives managed code no way to flush a folder: after a power failure the rename itself may be lost, and then the old file
/// is there, whole.
/// </para>
/// </remarks>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    // Names end at 255 bytes; this many characters, up to three bytes each, leave room for the rest.
    private const int NameLength = 60;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file. A link is followed, and stays; on Unix an old file's permissions stay too.</param>
    /// <param name="write">Writes the content; what it throws is passed on.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var named = new FileInfo(path);
        string target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string folder = Path.GetDirectoryName(target) ?? throw new UnauthorizedAccessException($"{target} is a folder; name a file in it.");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder} to write {target} in; create it, or save elsewhere.");
        }

        if (Directory.Exists(target))
        {
            throw new UnauthorizedAccessException($"{target} is a folder; name a file in it.");
        }

        // A rename would not ask.
        var old = new FileInfo(target);
        if (old.Exists && old.IsReadOnly)
        {
            throw new UnauthorizedAccessException($"{target} may only be read; save elsewhere, or allow writing to it.");
        }

        string name = Path.GetFileName(target);
        string random = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        string temporary = Path.Combine(folder, $".{name[..Math.Min(name.Length, NameLength)]}.{random}.tmp");
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        try
        {
            using (stream)
            {
                if (old.Exists && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, old.UnixFileMode);
                }

                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The first fault is the one to tell.
        }
    }
}

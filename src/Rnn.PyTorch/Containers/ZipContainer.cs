using System.IO.Compression;
using Rnn.Persistence;
using Rnn.PyTorch.Pickling;

namespace Rnn.PyTorch.Containers;

/// <summary>The layout since PyTorch 1.6: a zip with <c>NAME/data.pkl</c>, and a file <c>NAME/data/KEY</c> for each storage.</summary>
internal sealed class ZipContainer : Container
{
    // PyTorch stores without compressing. What others have packed may grow so far, and no further.
    private const int MostExpansion = 64;

    private readonly ZipArchive _zip;
    private readonly string _source;
    private readonly string _root;

    public ZipContainer(Stream stream, string source)
    {
        _source = source;
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            string[] names = [.. _zip.Entries.Select(entry => entry.FullName)];
            _root = names.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))?[..^"data.pkl".Length]
                ?? throw new ModelFileException($"{source}: The zip holds no data.pkl, so torch.save has not written it.");
            if (names.Any(name => name.StartsWith($"{_root}code/", StringComparison.Ordinal)))
            {
                throw new ModelFileException($"{source}: This is an archive of TorchScript, a program. Save the weights alone: torch.save(model.state_dict(), path).");
            }

            if (names.Contains($"{_root}byteorder") && !Bytes($"{_root}byteorder").AsSpan().SequenceEqual("little"u8))
            {
                throw new ModelFileException($"{source}: Its numbers are big-endian; save it on a machine that is little-endian.");
            }

            Root = Unpickler.Read(Bytes($"{_root}data.pkl"), 0, source, out _);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new ModelFileException($"{source}: The zip is damaged: {fault.Message}", fault);
        }
    }

    public override object? Root { get; }

    public override string Description => "zip, PyTorch 1.6 or later";

    public override byte[] Read(PickledStorage storage)
    {
        try
        {
            byte[] bytes = Bytes($"{_root}data/{storage.Key}");
            return bytes.Length == (Int128)storage.Count * storage.Type.Size ? bytes : throw new ModelFileException(
                $"{_source}: The storage '{storage.Key}' has {bytes.Length} bytes and claims {storage.Count} numbers of {storage.Type.Size}; the file is damaged.");
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new ModelFileException($"{_source}: The storage '{storage.Key}' is damaged: {fault.Message}", fault);
        }
    }

    public override void Dispose() => _zip.Dispose();

    private byte[] Bytes(string name)
    {
        ZipArchiveEntry entry = _zip.GetEntry(name) ?? throw new ModelFileException($"{_source}: The zip lacks {name}; the file is damaged.");
        if (entry.Length > Math.Max(1024, MostExpansion * entry.CompressedLength) || entry.Length > Array.MaxLength)
        {
            throw new ModelFileException($"{_source}: {name} claims {entry.Length} bytes out of {entry.CompressedLength}, more than is believed.");
        }

        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return stream.ReadByte() < 0 ? bytes : throw new ModelFileException($"{_source}: {name} is longer than it claims; the file is damaged.");
    }
}

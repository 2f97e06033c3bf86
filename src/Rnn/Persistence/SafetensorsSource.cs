using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Rnn.Persistence;

/// <summary>Takes the parts of a safetensors file from a stream, each only after its size is checked against what is there.</summary>
internal static class SafetensorsSource
{
    // Where it is not known how much will come, memory grows with what has come.
    private const int FirstPiece = 1 << 16;

    private static readonly SearchValues<byte> _textBytes = SearchValues.Create([.. "\t\n\r"u8, .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter)]);

    /// <summary>Reads the header; the stream then stands at the first byte of data.</summary>
    /// <exception cref="ModelFileException">It is none.</exception>
    public static SafetensorsHeader ReadHeader(Stream stream)
    {
        long? available = stream.CanSeek ? stream.Length - stream.Position : null;
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthSize];
        int got = stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false);
        if (got < length.Length)
        {
            throw new ModelFileException(
                $"The file has {got} bytes, less than the {length.Length} that say how long its header is. {SafetensorsHeader.Advice}");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > SafetensorsHeader.MaxLength)
        {
            throw new ModelFileException(
                OtherKind(length) ??
                $"This is no model file, or one of another making: it says that its header has {headerLength} bytes; " +
                $"{SafetensorsHeader.MaxLength} are the most that this library reads. {SafetensorsHeader.Advice}");
        }

        if (available - length.Length is { } left && left < (long)headerLength)
        {
            throw ShortHeader(headerLength, left);
        }

        byte[] text = ReadGrowing(stream, (int)headerLength, known: available is not null, out int read);
        return read == (int)headerLength
            ? SafetensorsHeaderReader.Read(text.AsSpan(0, read))
            : throw ShortHeader(headerLength, read);
    }

    /// <summary>Reads the data of a stream that can't seek.</summary>
    /// <exception cref="ModelFileException">There are fewer or more bytes than the header says.</exception>
    public static MemoryStream ReadData(Stream stream, SafetensorsHeader header)
    {
        if (header.DataLength > Array.MaxLength)
        {
            throw new ModelFileException(
                $"The file says that {header.DataLength} bytes of data follow, too many for memory; save them in a file and load that.");
        }

        byte[] data = ReadGrowing(stream, (int)header.DataLength, known: false, out int read);
        header.RequireData(read);
        if (stream.ReadByte() >= 0)
        {
            header.RequireData(read + 1L);
        }

        return new MemoryStream(data, 0, read, writable: false);
    }

    private static ModelFileException ShortHeader(ulong length, long available) => new(
        $"The file says that its header has {length} bytes, but only {available} follow: it was cut short. {SafetensorsHeader.Advice}");

    private static byte[] ReadGrowing(Stream stream, int length, bool known, out int read)
    {
        byte[] bytes = new byte[known ? length : Math.Min(length, FirstPiece)];
        read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length || read == length)
            {
                return bytes;
            }

            Array.Resize(ref bytes, (int)Math.Min(length, bytes.Length * 2L));
        }
    }

    // Files that people load by mistake: what would be the length of their header are letters.
    private static string? OtherKind(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK\x03\x04"u8) || start.StartsWith((ReadOnlySpan<byte>)[0x80, 0x02])
            ? "This is a zip file or a Python pickle, as torch.save writes them, and not in the safetensors layout. " +
              "Save the weights with safetensors.torch.save_file."
            : start.StartsWith("version "u8)
                ? "This is a Git LFS pointer, not the file itself. Fetch the file with 'git lfs pull'."
                : start.ContainsAnyExcept(_textBytes)
                    ? null
                    : $"This is no model file but text: it begins with {ModelFileException.Quote(Encoding.ASCII.GetString(start))}. " +
                      "Give the path of a file that Save or a checkpoint wrote.";
}

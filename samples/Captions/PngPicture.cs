using System.Buffers.Binary;
using System.IO.Compression;

namespace Captions;

/// <summary>A picture out of a PNG file of 8 bits a colour, RGB, not interlaced.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bytes">Red, green and blue of each pixel, row by row.</param>
internal sealed record PngPicture(int Width, int Height, byte[] Bytes)
{
    private const int Colours = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a picture.</summary>
    /// <exception cref="InvalidDataException">It is no PNG, of another kind, or damaged.</exception>
    public static PngPicture Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith(Signature) || file.Length < 33)
        {
            throw new InvalidDataException($"{path}: This is no PNG file.");
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        if (file[24] != 8 || file[25] != 2 || file[28] != 0 || width is < 1 or > 10_000 || height is < 1 or > 10_000)
        {
            throw new InvalidDataException($"{path}: Of PNG files those of 8 bits a colour, RGB without transparency and interlace, of 10,000 pixels a side at most are read; save it so.");
        }

        using var data = new MemoryStream();
        for (int at = Signature.Length; at + 12 <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || length > file.Length - at - 12)
            {
                throw new InvalidDataException($"{path}: The PNG file is cut or damaged at byte {at}.");
            }

            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(file, at + 8, length);
            }

            at += length + 12;
        }

        data.Position = 0;
        return new PngPicture(width, height, Unfilter(path, data, width, height));
    }

    /// <summary>A square of it as numbers from 0 for black to 1, [y, x, colour].</summary>
    public float[] Square(int left, int top, int side) =>
        [.. Enumerable.Range(top, side).SelectMany(row => Bytes.Skip(((row * Width) + left) * Colours).Take(side * Colours)).Select(value => value / 255f)];

    // Each row begins with how its bytes are told: as they are, or by how they differ from the pixel to the left, above, their mean, or the likeliest of them (Paeth).
    private static byte[] Unfilter(string path, Stream packed, int width, int height)
    {
        int stride = width * Colours;
        byte[] rows = new byte[stride * height], row = new byte[stride + 1];
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            for (int y = 0; y < height; y++)
            {
                unpacked.ReadExactly(row);
                for (int x = 0; x < stride; x++)
                {
                    int left = x < Colours ? 0 : rows[(y * stride) + x - Colours], above = y == 0 ? 0 : rows[((y - 1) * stride) + x];
                    int corner = x < Colours || y == 0 ? 0 : rows[((y - 1) * stride) + x - Colours];
                    rows[(y * stride) + x] = (byte)(row[x + 1] + row[0] switch
                    {
                        0 => 0,
                        1 => left,
                        2 => above,
                        3 => (left + above) / 2,
                        4 => Paeth(left, above, corner),
                        _ => throw new InvalidDataException($"{path}: Row {y} is filtered in a way that PNG does not know; the file is damaged."),
                    });
                }
            }

            return rows;
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException($"{path}: The picture ends early; the file is cut or damaged.", fault);
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner, byLeft = Math.Abs(guess - left), byAbove = Math.Abs(guess - above), byCorner = Math.Abs(guess - corner);
        return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
    }
}

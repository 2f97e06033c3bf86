using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rnn.Persistence;

/// <summary>Numbers in files have their lowest byte first, whatever the machine.</summary>
internal static class LittleEndian
{
    // Arrays of bytes end at 2³¹, tensors need not: longer ones go piece by piece.
    private const int Piece = 1 << 24;

    /// <summary>Fills a span with the next numbers of a stream.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read<T>(Stream stream, Span<T> numbers)
        where T : unmanaged
    {
        for (int at = 0; at < numbers.Length; at += Piece)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(numbers.Slice(at, Math.Min(Piece, numbers.Length - at)));
            stream.ReadExactly(bytes);
            if (!BitConverter.IsLittleEndian)
            {
                Turn(bytes, Unsafe.SizeOf<T>());
            }
        }
    }

    /// <summary>Appends numbers to a stream.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        for (int at = 0; at < numbers.Length; at += Piece)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers.Slice(at, Math.Min(Piece, numbers.Length - at)));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(bytes);
                continue;
            }

            byte[] turned = bytes.ToArray();
            Turn(turned, Unsafe.SizeOf<T>());
            stream.Write(turned);
        }
    }

    /// <summary>Puts the bytes of each number in the opposite order.</summary>
    public static void Turn(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> pairs = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(pairs, pairs);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }
}

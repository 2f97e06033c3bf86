using System.Buffers.Binary;

namespace Rnn.Torture.Fuzzing;

/// <summary>Harm that knows nothing of the layout, but for the length at its head.</summary>
internal static class ByteMutations
{
    private const int LengthSize = 8;

    private static readonly ulong[] _lengths =
    [
        0, 1, 2, 7, 8, 255, 65_536, 1 << 24, (1 << 24) + 1, 100_000_000, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 53,
        long.MaxValue, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue,
    ];

    /// <summary>By name, each makes a new file of an old one.</summary>
    public static IReadOnlyList<(string Name, Func<byte[], Dice, byte[]> Apply)> All { get; } =
    [
        ("bits flipped", FlipBits),
        ("bytes replaced", ReplaceBytes),
        ("cut", (file, dice) => file[..dice.Next(file.Length + 1)]),
        ("lengthened", (file, dice) => [.. file, .. Noise(dice, dice.Length(16))]),
        ("bytes inserted", InsertBytes),
        ("bytes removed", RemoveBytes),
        ("bytes repeated", RepeatBytes),
        ("header length", ChangeLength),
    ];

    private static byte[] FlipBits(byte[] file, Dice dice)
    {
        byte[] result = [.. file];
        for (int i = dice.Length(5); i > 0 && result.Length > 0; i--)
        {
            result[Place(result, dice)] ^= (byte)(1 << dice.Next(8));
        }

        return result;
    }

    private static byte[] ReplaceBytes(byte[] file, Dice dice)
    {
        byte[] result = [.. file];
        for (int i = dice.Length(5); i > 0 && result.Length > 0; i--)
        {
            // Letters that mean something in JSON, and bytes that are no UTF-8.
            result[Place(result, dice)] = dice.OneIn(2) ? dice.NextByte() : dice.Pick("{}[]\",:\\0-9eE.\0\u007f\u00ff \n"u8.ToArray());
        }

        return result;
    }

    private static byte[] InsertBytes(byte[] file, Dice dice)
    {
        int at = Place(file, dice);
        return [.. file[..at], .. Noise(dice, dice.Length(8)), .. file[at..]];
    }

    private static byte[] RemoveBytes(byte[] file, Dice dice)
    {
        int at = Place(file, dice);
        return [.. file[..at], .. file[Math.Min(file.Length, at + dice.Length(8))..]];
    }

    private static byte[] RepeatBytes(byte[] file, Dice dice)
    {
        int from = Place(file, dice), at = Place(file, dice);
        byte[] piece = file[from..Math.Min(file.Length, from + dice.Length(8))];
        return [.. file[..at], .. piece, .. file[at..]];
    }

    private static byte[] ChangeLength(byte[] file, Dice dice)
    {
        byte[] result = [.. file];
        if (result.Length < LengthSize)
        {
            return result;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(result);
        ulong changed = dice.Next(4) switch
        {
            0 => dice.Pick(_lengths),
            1 => length + (ulong)dice.Length(6),
            2 => length - (ulong)dice.Length(6),
            _ => (ulong)dice.Next(result.Length + LengthSize),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(result, changed);
        return result;
    }

    // Anywhere, but the header is small beside the data and has more to break.
    private static int Place(byte[] file, Dice dice) => dice.Next(Math.Clamp(file.Length, 1, dice.OneIn(2) ? 200 : int.MaxValue));

    private static byte[] Noise(Dice dice, int length)
    {
        byte[] noise = new byte[length];
        if (dice.OneIn(2))
        {
            for (int i = 0; i < length; i++)
            {
                noise[i] = dice.NextByte();
            }
        }

        return noise;
    }
}

using System.Buffers.Binary;

namespace Melody;

/// <summary>Writes a tune as a standard MIDI file, which every music program plays.</summary>
public static class MidiFile
{
    private const int TicksOfSixteenth = 120;

    /// <summary>Writes one track with 120 quarters a minute.</summary>
    public static void Write(string path, Tune tune)
    {
        var track = new List<byte> { 0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xC0, (byte)(8 * Tune.Families.ToList().IndexOf(tune.Instrument)) };
        double place = 0;
        long written = 0;
        foreach (Note note in tune.Notes)
        {
            double end = place + note.Sixteenths;
            if (note.Pitch is { } pitch)
            {
                At(place, 0x90, pitch, 90);
                At(end, 0x80, pitch, 0);
            }

            place = end;
        }

        track.AddRange([0, 0xFF, 0x2F, 0]);
        byte[] head = [.. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 4 * TicksOfSixteenth >> 8, 4 * TicksOfSixteenth & 255, .. "MTrk"u8, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(18), track.Count);
        File.WriteAllBytes(path, [.. head, .. track]);

        // What happens, and how many ticks after what happened before it: seven bits a byte, the last one without the eighth.
        void At(double sixteenth, byte what, int pitch, byte velocity)
        {
            long now = (long)Math.Round(sixteenth * TicksOfSixteenth), wait = now - written;
            for (int shift = 21; shift > 0; shift -= 7)
            {
                if (wait >> shift > 0)
                {
                    track.Add((byte)(((wait >> shift) & 127) | 128));
                }
            }

            track.AddRange([(byte)(wait & 127), what, (byte)pitch, velocity]);
            written = now;
        }
    }
}

namespace Melody;

/// <summary>Plays a tune into a WAV file, on something like a plucked string.</summary>
public static class WavFile
{
    private const int Rate = 22050, Overtones = 6;
    private const double SecondsOfSixteenth = 0.125, Echo = 0.21;

    /// <summary>Writes 16-bit mono sound, with 120 quarters a minute.</summary>
    public static void Write(string path, Tune tune)
    {
        double[] sound = new double[(int)(Rate * ((tune.Notes.Sum(note => note.Sixteenths) * SecondsOfSixteenth) + 1.5))];
        double start = 0;
        foreach (Note note in tune.Notes)
        {
            double seconds = note.Sixteenths * SecondsOfSixteenth;
            if (note.Pitch is { } pitch)
            {
                Pluck(sound.AsSpan((int)(start * Rate)), 440 * Math.Pow(2, (pitch - 69) / 12.0), seconds);
            }

            start += seconds;
        }

        for (int i = (int)(Echo * Rate); i < sound.Length; i++)
        {
            sound[i] += 0.25 * sound[i - (int)(Echo * Rate)];
        }

        double loudest = Math.Max(1e-9, sound.Max(Math.Abs));
        using var file = new BinaryWriter(File.Create(path));
        file.Write("RIFF"u8);
        file.Write(36 + (2 * sound.Length));
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1); // PCM
        file.Write((short)1); // channel
        file.Write(Rate);
        file.Write(2 * Rate);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(2 * sound.Length);
        foreach (double sample in sound)
        {
            file.Write((short)(28_000 * sample / loudest));
        }
    }

    // Higher overtones are softer and fade sooner; the string is damped when its note ends.
    private static void Pluck(Span<double> sound, double frequency, double seconds)
    {
        for (int i = 0; i < sound.Length && i < Rate * (seconds + 0.1); i++)
        {
            double time = (double)i / Rate, sum = 0;
            for (int tone = 1; tone <= Overtones && tone * frequency < Rate / 2; tone++)
            {
                sum += Math.Sin(2 * Math.PI * tone * frequency * time) * Math.Exp(-(1 + (0.7 * tone)) * time) / Math.Pow(tone, 1.3);
            }

            sound[i] += sum * Math.Min(1, time / 0.006) * Math.Min(1, Math.Max(0, (seconds + 0.1 - time) / 0.1));
        }
    }
}

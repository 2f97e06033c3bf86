using System.Globalization;
using System.Numerics.Tensors;

namespace Rnn.Tests.Tasks;

/// <summary>
/// Spoken digits (Free Spoken Digit Dataset, CC BY-SA 4.0) as 8 kHz µ-law, and what a transcriber gets of them: the logarithms of 20 mel bands,
/// every 10 ms over 25 ms, each recording as loud as the others.
/// </summary>
internal static class SpokenDigits
{
    private const int Window = 200, Hop = 80, Points = 256, Bands = 20, Rate = 8000;

    /// <summary>The folder of the recordings; null where there is none.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("RNN_SPEECH") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "digits.bin")) ? folder : null;

    /// <summary>All recordings.</summary>
    public static (Tensor<float> Features, string Word, int Take, bool IsTest)[] Read()
    {
        byte[] sounds = File.ReadAllBytes(Path.Combine(Folder!, "digits.bin"));
        return [.. File.ReadLines(Path.Combine(Folder!, "digits.tsv")).Skip(1).Select(line => line.Split('\t')).Select(fields =>
            (FeaturesOf(sounds.AsSpan(Number(fields[0]), Number(fields[1]))), fields[3], Number(fields[5]), fields[6] == "test"))];
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    private static Tensor<float> FeaturesOf(ReadOnlySpan<byte> sound)
    {
        double[] samples = new double[Math.Max(sound.Length, Window)];
        for (int i = 0; i < sound.Length; i++)
        {
            int code = ~sound[i] & 255, size = (((code & 15) << 3) + 132) << ((code >> 4) & 7);
            samples[i] = (code & 128) != 0 ? 132 - size : size - 132;
        }

        double loudest = samples.Max(Math.Abs);
        double[] edges = [.. Enumerable.Range(0, Bands + 2).Select(i => Hertz(Mel(100) + ((Mel(Rate / 2) - Mel(100)) * i / (Bands + 1))) * Points / Rate)];
        int frames = ((samples.Length - Window) / Hop) + 1;
        float[] features = new float[frames * Bands];
        for (int frame = 0; frame < frames; frame++)
        {
            double[] powers = PowersOf(samples.AsSpan(frame * Hop, Window), loudest);
            for (int band = 0; band < Bands; band++)
            {
                double sum = 0;
                for (int point = 0; point < powers.Length; point++)
                {
                    sum += powers[point] * Math.Max(0, Math.Min((point - edges[band]) / (edges[band + 1] - edges[band]), (edges[band + 2] - point) / (edges[band + 2] - edges[band + 1])));
                }

                features[(frame * Bands) + band] = (float)Math.Log(sum + 1e-4);
            }
        }

        return Tensor.Create(features, [frames, Bands]);
    }

    private static double[] PowersOf(ReadOnlySpan<double> samples, double loudest)
    {
        double[] powers = new double[(Points / 2) + 1];
        for (int point = 0; point < powers.Length; point++)
        {
            double real = 0, imaginary = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                double value = samples[i] / loudest * (0.54 - (0.46 * Math.Cos(2 * Math.PI * i / (Window - 1))));
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (point * i % Points) / Points);
                real += value * cosine;
                imaginary -= value * sine;
            }

            powers[point] = (real * real) + (imaginary * imaginary);
        }

        return powers;
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}

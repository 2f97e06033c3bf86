using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics.IntegralTransforms;

namespace Speech;

/// <summary>What an ear hears of a sound: how loud each of some bands of frequencies is, a hundred times a second.</summary>
/// <remarks>
/// 25 ms of sound at a time, faded in and out (Hamming); the power of its frequencies by a Fourier transform, summed in triangles as wide as they are to
/// the ear (mel), and the logarithm of that, as loudness is felt.
/// </remarks>
public static class LogMel
{
    /// <summary>How many samples a second it reads.</summary>
    public const int Rate = 8000;

    /// <summary>How many bands it gives.</summary>
    public const int Bands = 20;

    private const int Window = Rate / 40, Hop = Rate / 100, Points = 256;
    private const double Lowest = 100, Highest = 3800, Quietest = 0.001;

    private static readonly double[] _fade = [.. Enumerable.Range(0, Window).Select(i => 0.54 - (0.46 * Math.Cos(2 * Math.PI * i / (Window - 1))))];
    private static readonly (int Point, double Weight)[][] _bands = Triangles();

    /// <summary>The loudness of each band in frames, [time, bands].</summary>
    /// <param name="sound">The sound, at <see cref="Rate"/>; one shorter than a frame gets silence behind it.</param>
    public static Tensor<float> Of(float[] sound)
    {
        int frames = 1 + (Math.Max(0, sound.Length - Window) / Hop);
        float[] result = new float[frames * Bands];
        var spectrum = new Complex[Points];
        for (int frame = 0; frame < frames; frame++)
        {
            Array.Clear(spectrum);
            for (int i = 0; i < Window && (frame * Hop) + i < sound.Length; i++)
            {
                spectrum[i] = sound[(frame * Hop) + i] * _fade[i];
            }

            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            for (int band = 0; band < Bands; band++)
            {
                double power = 0;
                foreach ((int point, double weight) in _bands[band])
                {
                    power += weight * ((spectrum[point].Real * spectrum[point].Real) + (spectrum[point].Imaginary * spectrum[point].Imaginary));
                }

                result[(frame * Bands) + band] = (float)Math.Log(power + Quietest);
            }
        }

        return Tensor.Create(result, [frames, Bands]);
    }

    // Each rises from the middle of the band below and falls to the middle of the one above; the middles lie evenly in mel.
    private static (int, double)[][] Triangles()
    {
        static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));
        double[] middles = [.. Enumerable.Range(0, Bands + 2).Select(i => Mel(Lowest) + (i * (Mel(Highest) - Mel(Lowest)) / (Bands + 1)))];
        return [.. Enumerable.Range(1, Bands).Select(band => Enumerable.Range(0, Points / 2)
            .Select(point => (point, Mel((double)point * Rate / Points)))
            .Select(at => (at.point, Math.Min((at.Item2 - middles[band - 1]) / (middles[band] - middles[band - 1]), (middles[band + 1] - at.Item2) / (middles[band + 1] - middles[band]))))
            .Where(at => at.Item2 > 0).ToArray())];
    }
}

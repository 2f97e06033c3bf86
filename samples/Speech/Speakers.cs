using System.Numerics.Tensors;

namespace Speech;

/// <summary>Makes many speakers out of few, and long strings out of short ones, so that a network learns what all have in common.</summary>
/// <remarks>
/// A sound is played slower or faster, which makes a throat longer or shorter; then stretched in time, which makes the speaker slower or faster; noise is added,
/// and treble and middle are turned up or down. Sounds of one voice are set behind each other.
/// </remarks>
public sealed class Speakers(IReadOnlyList<Recording> recordings, ulong seed)
{
    private const double Throat = 0.2, Pace = 0.3, Tilt = 1.5, Bow = 1; // the most that is changed: logarithms, and loudness in those of LogMel

    private readonly Recording[][] _voices = [.. recordings.GroupBy(recording => recording.Voice).Select(same => same.ToArray())];

    /// <summary>Examples, each of one voice and new.</summary>
    /// <param name="count">How many.</param>
    /// <param name="words">How many words one says at most, where it is made of several recordings.</param>
    public (Tensor<float> Features, string Text)[] Make(int count, int words) => [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(i =>
        One(_voices[i % _voices.Length], words, new Random(unchecked(((int)seed * 1_000_003) + i))))];

    private static (Tensor<float> Features, string Text) One(Recording[] voice, int words, Random random)
    {
        double throat = Math.Exp(Between(-Throat, Throat)), noise = Math.Exp(Between(-9, -4));
        var sound = new List<float>();
        string text = "";
        for (int wanted = random.Next(1, words + 1); text.Length == 0 || text.Split(' ').Length < wanted;)
        {
            Recording next = voice[random.Next(voice.Length)];
            sound.AddRange(new float[random.Next(LogMel.Rate / 8)]);
            sound.AddRange(Sound.Resample(next.Sound, LogMel.Rate, LogMel.Rate * throat));
            text = text.Length == 0 ? next.Text : $"{text} {next.Text}";
        }

        sound.AddRange(new float[random.Next(LogMel.Rate / 8)]);
        Tensor<float> frames = LogMel.Of([.. sound.Select(sample => sample + (float)(noise * 3.4 * (random.NextDouble() - 0.5)))]);
        return (Changed(frames), text);

        Tensor<float> Changed(Tensor<float> frames)
        {
            double pace = Math.Exp(Between(-Pace, Pace)), tilt = Between(-Tilt, Tilt), bow = Between(-Bow, Bow);
            int count = (int)frames.Lengths[0], length = Math.Max(1, (int)(count * pace));
            float[] result = new float[length * LogMel.Bands];
            for (int i = 0; i < result.Length; i++)
            {
                (int frame, int band) = (i / LogMel.Bands, i % LogMel.Bands);
                double place = Math.Min(frame / pace, count - 1), height = (band / (LogMel.Bands - 1.0)) - 0.5;
                int before = (int)place, after = Math.Min(before + 1, count - 1);
                result[i] = (float)(frames[before, band] + ((place - before) * (frames[after, band] - frames[before, band])) + (tilt * height) + (bow * ((4 * height * height) - 0.33)));
            }

            return Tensor.Create(result, [length, LogMel.Bands]);
        }

        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
    }
}

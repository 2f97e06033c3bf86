namespace Speech;

/// <summary>What is done to sounds before they are read.</summary>
public static class Sound
{
    private const int ZeroCrossings = 12, Steps = 8192;

    // A low-pass filter from its middle to its end: a sine over its angle, faded out (Hann).
    private static readonly float[] _filter = [.. Enumerable.Range(0, Steps + 1).Select(i => (double)i / Steps).Select(part => (float)(
        (part == 0 ? 1 : Math.Sin(Math.PI * ZeroCrossings * part) / (Math.PI * ZeroCrossings * part)) * (0.5 + (0.5 * Math.Cos(Math.PI * part)))))];

    /// <summary>The same sound with another number of samples a second; frequencies that these can't hold are filtered out.</summary>
    /// <remarks>Played at the old rate it is slower or faster, and lower or higher: another speaker.</remarks>
    public static float[] Resample(float[] sound, double rate, double newRate)
    {
        if (rate == newRate)
        {
            return sound;
        }

        double step = rate / newRate, half = ZeroCrossings / (0.95 * Math.Min(1, newRate / rate));
        float[] result = new float[(int)(sound.Length / step)];
        for (int i = 0; i < result.Length; i++)
        {
            double centre = i * step;
            float sum = 0, weights = 0;
            for (int place = (int)Math.Ceiling(centre - half); place <= centre + half; place++)
            {
                float weight = _filter[(int)(Math.Abs(place - centre) / half * Steps)];
                sum += weight * (place >= 0 && place < sound.Length ? sound[place] : 0);
                weights += weight;
            }

            result[i] = sum / weights;
        }

        return result;
    }

    /// <summary>The same sound as loud as any other: its loudest tenth of a second, on the average, at one level.</summary>
    public static float[] Level(float[] sound)
    {
        int length = Math.Max(1, Math.Min(sound.Length, LogMel.Rate / 10));
        double sum = 0, largest = 1e-12;
        for (int i = 0; i < sound.Length; i++)
        {
            sum += (sound[i] * (double)sound[i]) - (i >= length ? sound[i - length] * (double)sound[i - length] : 0);
            largest = Math.Max(largest, sum);
        }

        float scale = (float)(0.1 / Math.Sqrt(largest / length));
        return [.. sound.Select(sample => sample * scale)];
    }
}

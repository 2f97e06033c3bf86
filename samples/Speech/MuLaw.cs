namespace Speech;

/// <summary>Telephone sound: G.711 mu-law, a byte a sample.</summary>
public static class MuLaw
{
    /// <summary>The samples, from -1 to 1.</summary>
    public static float[] Decode(ReadOnlySpan<byte> coded)
    {
        float[] samples = new float[coded.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            int u = ~coded[i] & 255, size = (((u & 15) << 3) + 132) << ((u >> 4) & 7);
            samples[i] = (u >= 128 ? 132 - size : size - 132) / 32768f;
        }

        return samples;
    }
}

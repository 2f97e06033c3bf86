namespace Rnn.Benchmarks;

/// <summary>Numbers from −0.5 to 0.5, the same ones in every run.</summary>
internal static class RandomValues
{
    public static void Fill(Span<float> values)
    {
        var random = new Random(1);
        foreach (ref float value in values)
        {
            value = random.NextSingle() - 0.5f;
        }
    }

    public static float[] Create(int count)
    {
        float[] values = new float[count];
        Fill(values);
        return values;
    }
}

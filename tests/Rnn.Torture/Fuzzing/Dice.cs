namespace Rnn.Torture.Fuzzing;

/// <summary>Random choices of one file: the same for the same seed and number, whatever was drawn for other files.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators (OOPSLA 2014).</remarks>
internal sealed class Dice
{
    private ulong _state;

    public Dice(ulong seed, int file) => _state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix((ulong)file * 0xD1B54A32D192ED03);

    public ulong NextUInt64() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 to below the bound; a bias in the last of 64 bits hurts nobody here.</summary>
    public int Next(int bound) => (int)(NextUInt64() % (uint)bound);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    public byte NextByte() => (byte)NextUInt64();

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>Few most of the time, many seldom: 1 to 2^<paramref name="bits"/>.</summary>
    public int Length(int bits) => 1 + Next(1 << Next(bits + 1));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

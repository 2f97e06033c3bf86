using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>What random numbers are drawn for. Each purpose has streams of its own, so that one never shifts another.</summary>
internal enum RandomPurpose
{
    Initialisation = 1,
    Shuffling = 2,
    Dropout = 3,
    RecurrentDropout = 4,
    Zoneout = 5,
    UnknownTokens = 6,
    Sampling = 7,
    TeacherForcing = 8,
    Splitting = 9,
}

/// <summary>
/// The counter-based generator Philox 4x32-10: block i of a stream is a keyed hash of i, so a stream is found by its
/// name — seed, purpose, step — and not by what was drawn before.
/// </summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011). Whole-number arithmetic, so the
/// same numbers everywhere.
/// </remarks>
internal struct PhiloxGenerator
{
    private readonly uint _key0, _key1;
    private readonly uint _stream0, _stream1;
    private ulong _block;
    private uint _word0, _word1, _word2, _word3;
    private int _unread;

    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="step">Which stream of that purpose: an epoch, a training step, a parameter.</param>
    public PhiloxGenerator(ulong seed, RandomPurpose purpose, uint step)
    {
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        _stream0 = step;
        _stream1 = (uint)purpose;
    }

    public uint NextUInt32()
    {
        if (_unread == 0)
        {
            (_word0, _word1, _word2, _word3) =
                Block((uint)_block, (uint)(_block >> 32), _stream0, _stream1, _key0, _key1);
            _block++;
            _unread = 4;
        }

        return _unread-- switch { 4 => _word0, 3 => _word1, 2 => _word2, _ => _word3 };
    }

    /// <summary>Uniform in [0, 1), 53 random bits.</summary>
    public double NextDouble() => ((((ulong)NextUInt32() << 21) ^ NextUInt32()) & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound), every value as likely as another.</summary>
    public int NextInt(int bound)
    {
        // Lemire's method: multiply, and draw again in the few cases that would favour some values.
        ulong product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * (uint)bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Normal with mean 0 and variance 1, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1, v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * ScalarMath.Log(s) / s);
            }
        }
    }

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The function itself: ten rounds of multiply and mix.</summary>
    public static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }
}

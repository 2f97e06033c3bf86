namespace Rnn.Tensors;

/// <summary>exp and the logarithm of one number as our own fixed sequences of operations: the platform's differ from system to system.</summary>
internal static class ScalarMath
{
    private const double Ln2High = 0.693147180560117703862488269805908203125;
    private const double Ln2Low = -1.723944452561483479263395587379406349e-13;

    /// <summary>eˣ; error below 1.5 ulp.</summary>
    public static unsafe double Exp(double x)
    {
        double result;
        Lane<double>.Store(&result, LaneMath<Lane<double>, double>.Exp(new Lane<double>(x)));
        return result;
    }

    /// <summary>ln x; error below 1 ulp.</summary>
    /// <remarks>
    /// x = 2ⁿ·m with m in [√½, √2); f = m − 1, s = f / (2 + f); ln m = 2·artanh s = 2s + s³·p(s²),
    /// with p found by Sollya's fpminimax (relative error 4.5e-18).
    /// </remarks>
    public static double Log(double x)
    {
        const long MantissaBits = (1L << 52) - 1, One = 1023L << 52, Infinity = 2047L << 52;
        long bits = BitConverter.DoubleToInt64Bits(x);
        int n = -1023;
        if (bits <= MantissaBits)
        {
            if (!(x > 0))
            {
                return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
            }

            bits = BitConverter.DoubleToInt64Bits(x * (1L << 54)); // a denormal number
            n -= 54;
        }
        else if (bits >= Infinity)
        {
            return x;
        }

        n += (int)(bits >> 52);
        double m = BitConverter.Int64BitsToDouble((bits & MantissaBits) | One);
        if (m >= 1.4142135623730951)
        {
            m *= 0.5;
            n++;
        }

        double f = m - 1;
        double s = f / (2 + f), s2 = s * s;
        double p = 0.146177971235452897058593180190655403;
        p = Math.FusedMultiplyAdd(p, s2, 0.15331610842179333675);
        p = Math.FusedMultiplyAdd(p, s2, 0.18182892462865807293);
        p = Math.FusedMultiplyAdd(p, s2, 0.22222211090523258381);
        p = Math.FusedMultiplyAdd(p, s2, 0.28571428626210204627);
        p = Math.FusedMultiplyAdd(p, s2, 0.39999999999899277237);
        p = Math.FusedMultiplyAdd(p, s2, 0.66666666666666696273);

        // ln m = f − (f²/2 − s·(f²/2 + s²·p)): f is exact, so the large part carries no error.
        double half = 0.5 * f * f;
        double tail = Math.FusedMultiplyAdd(s, half + (s2 * p), n * Ln2Low);
        return Math.FusedMultiplyAdd(n, Ln2High, f - (half - tail));
    }

    /// <summary>ln(1 + x) for x ≥ 0, with every digit also for small x.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return double.IsPositiveInfinity(sum) ? sum : Log(sum) + ((x - (sum - 1)) / sum); // what 1 + x rounded away
    }

    /// <summary>cos πx for x from 0 to 1; absolute error below 1e-15.</summary>
    public static double CosOfPi(double x)
    {
        // cos πx = −cos π(1 − x), so that a Taylor series of an angle up to π/2 is enough.
        bool late = x > 0.5;
        double angle = Math.PI * (late ? 1 - x : x), square = angle * angle, sum = 0;
        for (int k = 24; k > 0; k -= 2)
        {
            sum = (1 + sum) * -square / (k * (k - 1));
        }

        return late ? -(1 + sum) : 1 + sum;
    }
}

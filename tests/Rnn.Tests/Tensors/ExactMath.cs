namespace Rnn.Tests.Tensors;

/// <summary>A number m·2ⁿ whose n may lie beyond the range of a double, so that tiny results keep all their digits.</summary>
internal readonly record struct Scaled(DoubleDouble M, int N)
{
    /// <summary>
    /// How far a double lies from this, in units of the distance between doubles here. ∞ and what is beyond the range
    /// count as 2¹⁰²⁴.
    /// </summary>
    public double UlpsTo(double value)
    {
        int exponent = Math.ILogB(M.High) + N;
        DoubleDouble limited = exponent < 1024 ? M : Math.CopySign(Math.ScaleB(1, 1024 - N), M.High);
        double scaled = double.IsInfinity(value) ? Math.CopySign(Math.ScaleB(1, 1024 - N), value) : Math.ScaleB(value, -N);
        int ulp = Math.Clamp(exponent - 52, -1074, 971) - N;
        return Math.Abs(Math.ScaleB(scaled - limited.High - limited.Low, -ulp));
    }
}

/// <summary>exp, tanh, sigmoid and logarithms to about 100 bits, slow and plain: what fast ones are held against.</summary>
internal static class ExactMath
{
    private static readonly DoubleDouble _ln2 = new(0.6931471805599453, 2.3190468138462996e-17);

    /// <summary>eˣ = 2ⁿ·eʳ with r = x − n·ln2.</summary>
    public static Scaled Exp(DoubleDouble x)
    {
        x = Math.Abs(x.High) < 2000 ? x : Math.CopySign(2000, x.High); // far beyond the range already
        int n = (int)Math.Round(x.High / _ln2.High);
        return new(1 + ExpMinusOne(x - (_ln2 * n)), n);
    }

    /// <summary>tanh x = (1 − e^−2|x|) / (1 + e^−2|x|) with the sign of x.</summary>
    public static Scaled Tanh(double x)
    {
        double y = -2 * Math.Abs(x);
        if (y > -1e-100)
        {
            return new(x, 0); // x − x³/3 + …: the second term is 200 digits away
        }

        DoubleDouble t = y > -0.35 ? ExpMinusOne(y) : Unscaled(Exp(y)) - 1;
        DoubleDouble magnitude = -t / (t + 2);
        return new(x < 0 ? -magnitude : magnitude, 0);
    }

    /// <summary>σ(x) = 1 / (1 + e^−x), or eˣ / (1 + eˣ), whichever has the smaller power.</summary>
    public static Scaled Sigmoid(double x)
    {
        Scaled power = Exp(-Math.Abs(x));
        DoubleDouble other = 1 + Unscaled(power);
        return x < 0 ? new(power.M / other, power.N) : new(1 / other, 0);
    }

    /// <summary>ln x.</summary>
    public static Scaled Log(double x) => Math.Abs(x - 1) < 0.1 ? new(LogNearOne(x - 1), 0) : new(LogByNewton(x), 0);

    /// <summary>ln(1 + x).</summary>
    public static Scaled LogOnePlus(double x) =>
        x < 0.1 ? new(LogNearOne(x), 0) : new(LogByNewton(DoubleDouble.ExactSum(1, x)), 0);

    /// <summary>eʸ − 1 for |y| ≤ 0.36: Taylor at y/512, then nine doublings e²ᵗ − 1 = p·(2 + p).</summary>
    private static DoubleDouble ExpMinusOne(DoubleDouble y)
    {
        DoubleDouble t = y.Scale(-9), p = 1;
        for (int k = 10; k > 1; k--)
        {
            p = 1 + (t * p / k);
        }

        p = t * p;
        for (int doubling = 0; doubling < 9; doubling++)
        {
            p *= 2 + p;
        }

        return p;
    }

    /// <summary>ln x = y + ln(x·e^−y) with y nearly right, so that what is left is nearly 0.</summary>
    private static DoubleDouble LogByNewton(DoubleDouble x)
    {
        double y = Math.Log(x.High);
        Scaled power = Exp(-y);

        // x is scaled before it meets the power, as either alone may be near the end of the range.
        return y + LogNearOne((x.Scale(power.N) * power.M) - 1);
    }

    /// <summary>ln(1 + f) = 2·artanh(f / (2 + f)) as a series, for |f| ≤ 0.1.</summary>
    private static DoubleDouble LogNearOne(DoubleDouble f)
    {
        DoubleDouble s = f / (2 + f), s2 = s * s, sum = 0;
        for (int k = 25; k >= 1; k -= 2)
        {
            sum = (sum * s2) + ((DoubleDouble)2 / k);
        }

        return s * sum;
    }

    private static DoubleDouble Unscaled(Scaled value) => value.M.Scale(value.N);
}

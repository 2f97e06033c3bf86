namespace Rnn.Tests.Tensors;

/// <summary>A number as the unevaluated sum of two doubles, about 106 bits: enough to judge a double.</summary>
/// <remarks>Dekker 1971, Knuth TAOCP 2 (4.2.2); the low part is at most half an ulp of the high one.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = ExactSum(a.High, b.High), low = ExactSum(a.Low, b.Low);
        DoubleDouble sum = Normalised(high.High, high.Low + low.High);
        return Normalised(sum.High, sum.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double rest = Math.FusedMultiplyAdd(a.High, b.High, -product); // what the product rounded away
        return Normalised(product, rest + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return Normalised(first, second) + (rest.High / b.High);
    }

    /// <summary>The exact sum of two doubles, whichever is larger.</summary>
    public static DoubleDouble ExactSum(double a, double b)
    {
        double sum = a + b, partOfB = sum - a;
        return new(sum, a - (sum - partOfB) + (b - partOfB));
    }

    /// <summary>This times 2ⁿ.</summary>
    public DoubleDouble Scale(int n) => new(Math.ScaleB(High, n), Math.ScaleB(Low, n));

    private static DoubleDouble Normalised(double large, double small)
    {
        double sum = large + small;
        return new(sum, small - (sum - large));
    }
}

using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The bounds that <see cref="VectorMath"/> promises: float against double, double against 100 bits.</summary>
public class VectorMathAccuracyTests
{
    [Theory]
    [InlineData("exp", 1.5)]
    [InlineData("tanh", 2)]
    [InlineData("sigmoid", 2)]
    public void In_float_the_error_stays_below_its_bound_over_all_bit_patterns(string function, double bound)
    {
        // An odd stride meets every exponent about 1200 times, with mantissas of all kinds.
        float[] x = new float[300_000];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle((uint)i * 14315u);
        }

        float[] y = new float[x.Length];
        Compute<float>(function, x, y);

        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = float.IsNaN(x[i]) ? float.IsNaN(y[i]) ? 0 : double.NaN : FloatUlps(y[i], InDouble(function, x[i]));
            (worst, at) = error <= worst ? (worst, at) : (error, x[i]);
        }

        worst.Should().BeLessThan(
            bound, "that is what the documentation of {0} promises; the worst argument is {1:R}", function, at);
    }

    [Theory]
    [InlineData("exp", 1.5)]
    [InlineData("tanh", 2)]
    [InlineData("sigmoid", 2)]
    public void In_double_the_error_stays_below_its_bound(string function, double bound)
    {
        double[] x = Arguments(), y = new double[x.Length];
        Compute<double>(function, x, y);

        double worst = 0, at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = InExactMath(function, x[i]).UlpsTo(y[i]);
            (worst, at) = error <= worst ? (worst, at) : (error, x[i]);
        }

        worst.Should().BeLessThan(
            bound, "that is what the documentation of {0} promises; the worst argument is {1:R}", function, at);
    }

    private static void Compute<T>(string function, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        switch (function)
        {
            case "exp": VectorMath.Exp(x, y); break;
            case "tanh": VectorMath.Tanh(x, y); break;
            default: VectorMath.Sigmoid(x, y); break;
        }
    }

    private static double InDouble(string function, double x) => function switch
    {
        "exp" => Math.Exp(x),
        "tanh" => Math.Tanh(x),
        _ => 1 / (1 + Math.Exp(-x)),
    };

    private static Scaled InExactMath(string function, double x) => function switch
    {
        "exp" => ExactMath.Exp(x),
        "tanh" => ExactMath.Tanh(x),
        _ => ExactMath.Sigmoid(x),
    };

    /// <summary>The distance in steps between floats at the exact result; ∞ counts as 2¹²⁸.</summary>
    private static double FloatUlps(float computed, double exact)
    {
        double limited = Math.Clamp(exact, -Math.ScaleB(1, 128), Math.ScaleB(1, 128));
        double value = float.IsInfinity(computed) ? Math.CopySign(Math.ScaleB(1, 128), computed) : computed;
        int ulp = limited == 0 ? -149 : Math.Clamp(Math.ILogB(limited) - 23, -149, 104);
        return Math.Abs(value - limited) * Math.ScaleB(1, -ulp);
    }

    /// <summary>A hundred thousand finite arguments: where results change and end, and where reduction is hardest.</summary>
    private static double[] Arguments()
    {
        var random = new PhiloxGenerator(11, RandomPurpose.Initialisation, 0);
        var x = new List<double>();
        for (int i = 0; i < 20_000; i++)
        {
            x.Add((random.NextDouble() * 1470) - 748);
            x.Add((random.NextDouble() * 80) - 40);
            x.Add(random.NextNormal());
            x.Add(Math.ScaleB(random.NextNormal(), -random.NextInt(80)));
            double anything = BitConverter.UInt64BitsToDouble(((ulong)random.NextUInt32() << 32) | random.NextUInt32());
            x.Add(double.IsFinite(anything) ? anything : i);
        }

        // Halfway between two multiples of ln2 the remainder is largest; the ends of the range come last.
        for (int n = -1078; n < 1026; n++)
        {
            double middle = (n + 0.5) * 0.6931471805599453;
            x.AddRange([middle, Math.BitIncrement(middle), Math.BitDecrement(middle), middle / 2]);
        }

        x.AddRange([709.782712893384, 709.7827128933841, -708.3964185322641, -745.1332191019411, -745.1332191019412]);
        x.AddRange([0, double.Epsilon]);
        return [.. x];
    }
}

using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>exp and logarithms of one number: our own, because the platform's differ from system to system.</summary>
public class ScalarMathTests
{
    [Fact]
    public void Exp_stays_below_one_and_a_half_ulp()
    {
        (double worst, double at) = Worst(ScalarMath.Exp, x => ExactMath.Exp(x), random => (random.NextDouble() * 1450) - 742);

        worst.Should().BeLessThan(1.5, "that is what its documentation promises; the worst argument is {0:R}", at);
    }

    [Fact]
    public void Log_stays_below_one_ulp_over_the_whole_range()
    {
        (double worst, double at) = Worst(ScalarMath.Log, ExactMath.Log, random => AnyPositive(ref random));

        worst.Should().BeLessThan(1, "that is what its documentation promises; the worst argument is {0:R}", at);
    }

    [Fact]
    public void Log_stays_below_one_ulp_around_1_where_it_vanishes()
    {
        (double worst, double at) = Worst(
            ScalarMath.Log, ExactMath.Log, random => 1 + Math.ScaleB((2 * random.NextDouble()) - 1, -1 - random.NextInt(50)));

        worst.Should().BeLessThan(1, "near 1 an absolute error would eat all digits; the worst argument is {0:R}", at);
    }

    [Fact]
    public void Log_one_plus_keeps_its_digits_for_large_and_small_arguments()
    {
        (double worst, double at) = Worst(
            ScalarMath.LogOnePlus, ExactMath.LogOnePlus, random => Math.ScaleB(random.NextDouble(), random.NextInt(160) - 100));

        worst.Should().BeLessThan(
            2, "ln(1 + x) is about x for small x, whatever 1 + x rounds to; the worst argument is {0:R}", at);
    }

    [Fact]
    public void They_agree_with_the_platform()
    {
        // Another judge, in case the exact one errs: whatever the platform's last bits are, these digits must agree.
        for (double x = 1e-300; x < 1e300; x *= 1.7)
        {
            ScalarMath.Log(x).Should().BeApproximately(Math.Log(x), 2e-16 * (1 + Math.Abs(Math.Log(x))), "ln {0:R}", x);
            ScalarMath.Exp(Math.Log(x)).Should().BeApproximately(
                Math.Exp(Math.Log(x)), 5e-16 * x, "the exponential of ln {0:R}", x);
        }
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-0.0, double.NegativeInfinity)]
    [InlineData(1, 0)]
    [InlineData(-1, double.NaN)]
    [InlineData(-double.Epsilon, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.Epsilon, -744.4400719213812)]
    [InlineData(double.MaxValue, 709.782712893384)]
    public void Log_of_special_numbers(double x, double expected) =>
        TestNumbers.SameBits(ScalarMath.Log(x), expected).Should().BeTrue(
            "ln {0:R} is {1:R}, and was {2:R}", x, expected, ScalarMath.Log(x));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(1e-17, 1e-17)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.MaxValue, 709.782712893384)]
    public void Log_one_plus_of_special_numbers(double x, double expected) =>
        TestNumbers.SameBits(ScalarMath.LogOnePlus(x), expected).Should().BeTrue(
        "ln(1 + {0:R}) is {1:R}, and was {2:R}", x, expected, ScalarMath.LogOnePlus(x));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(-745.1332191019411, double.Epsilon)]
    public void Exp_of_special_numbers(double x, double expected) =>
        TestNumbers.SameBits(ScalarMath.Exp(x), expected).Should().BeTrue(
            "e^{0:R} is {1:R}, and was {2:R}", x, expected, ScalarMath.Exp(x));

    private static double AnyPositive(ref PhiloxGenerator random)
    {
        ulong bits = (((ulong)random.NextUInt32() << 32) | random.NextUInt32()) & long.MaxValue;
        double x = BitConverter.UInt64BitsToDouble(bits);
        return double.IsFinite(x) && x > 0 ? x : 2;
    }

    /// <summary>The largest error in ulp over 20 000 arguments, and where.</summary>
    private static (double Worst, double At) Worst(
        Func<double, double> function, Func<double, Scaled> exact, Func<PhiloxGenerator, double> draw)
    {
        (double worst, double at) = (0, 0);
        for (uint i = 0; i < 20_000; i++)
        {
            double x = draw(new PhiloxGenerator(70, RandomPurpose.Initialisation, i)); // a stream for each argument
            double error = exact(x).UlpsTo(function(x));
            (worst, at) = error <= worst ? (worst, at) : (error, x);
        }

        return (worst, at);
    }
}

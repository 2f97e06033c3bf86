namespace Rnn.Tests.Tensors;

/// <summary>The reference itself, against 34 digits from Python's decimal module: a judge must be judged too.</summary>
public class ExactMathTests
{
    [Theory]
    [InlineData("exp", 1, 2.718281828459045, 1.4456468917292502e-16)]
    [InlineData("exp", 10, 22026.465794806718, -1.3780134700517372e-12)]
    [InlineData("exp", -20.5, 1.2501528663867426e-09, 6.448235878237776e-26)]
    [InlineData("exp", 700, 1.0142320547350045e+304, 1.6666571920734673e+287)]
    [InlineData("tanh", 0.5, 0.46211715726000974, 2.1916603238260928e-17)]
    [InlineData("tanh", -0.0009765625, -0.0009765621895592603, 4.341379977097105e-20)]
    [InlineData("sigmoid", -3, 0.04742587317756678, -1.793305391834216e-19)]
    [InlineData("log", 2, 0.6931471805599453, 2.3190468138462996e-17)]
    [InlineData("log", 10, 2.302585092994046, -2.1707562233822494e-16)]
    [InlineData("log", 1.0625, 0.06062462181643484, 2.6424025938726934e-18)]
    [InlineData("log one plus", 0.0625, 0.06062462181643484, 2.6424025938726934e-18)]
    [InlineData("log one plus", 9, 2.302585092994046, -2.1707562233822494e-16)]
    public void The_reference_has_about_100_bits(string function, double x, double high, double low)
    {
        Scaled result = function switch
        {
            "exp" => ExactMath.Exp(x),
            "tanh" => ExactMath.Tanh(x),
            "sigmoid" => ExactMath.Sigmoid(x),
            "log" => ExactMath.Log(x),
            _ => ExactMath.LogOnePlus(x),
        };
        DoubleDouble value = result.M.Scale(result.N);

        value.High.Should().Be(high, "the first 16 digits are the nearest double");
        value.Low.Should().BeApproximately(low, Math.Abs(high) * 1e-29, "the next 13 digits are known as well");
    }

    [Fact]
    public void An_error_is_counted_in_steps_between_neighbouring_numbers()
    {
        new Scaled(1, 0).UlpsTo(1 + (3 * Math.ScaleB(1, -52))).Should().Be(3, "doubles above 1 lie 2⁻⁵² apart");
        new Scaled(new(1, Math.ScaleB(1, -54)), 0).UlpsTo(1).Should().Be(0.25, "what no double can hold counts as well");
        new Scaled(1.5, -1074).UlpsTo(double.Epsilon).Should().Be(0.5, "denormals lie 2⁻¹⁰⁷⁴ apart");
        new Scaled(1, -1080).UlpsTo(0).Should().Be(Math.ScaleB(1, -6), "below them as well");
        new Scaled(3, 1030).UlpsTo(double.PositiveInfinity).Should().Be(0, "infinity is right for what no double can hold");
        new Scaled(1, 1024).UlpsTo(double.MaxValue).Should().Be(1, "the largest double is one step short of 2¹⁰²⁴");
        new Scaled(1, 1023).UlpsTo(double.PositiveInfinity).Should().BeGreaterThan(1e15, "infinity is far from 2¹⁰²³");
    }

    [Fact]
    public void A_quotient_is_the_inverse_of_a_product()
    {
        DoubleDouble a = new(3, 1e-17), b = new(7, -2e-17);

        DoubleDouble rest = (a / b * b) - a;

        Math.Abs(rest.High).Should().BeLessThan(1e-30, "106 bits leave about 31 digits");
    }
}

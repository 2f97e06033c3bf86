using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>softmax and log-sum-exp: calm where a naive formula overflows.</summary>
public class SoftmaxTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Probabilities_sum_to_1(int classes)
    {
        double[] y = [.. TestNumbers.Normals<double>(classes, 40).Select(x => 5 * x)];
        VectorMath.Softmax<double>(y, y);

        y.Sum().Should().BeApproximately(1, classes * 1e-16 * 10, "one of the classes it must be");
        y.Should().OnlyContain(p => p > 0 && p <= 1, "each is a probability");
    }

    [Fact]
    public void Adding_the_same_to_all_logits_changes_no_bit()
    {
        // Eighths and whole numbers: the differences are exact in both rows.
        float[] x = [.. TestNumbers.Normals<float>(37, 41).Select(value => MathF.Round(8 * value) / 8)];
        float[] shifted = [.. x.Select(value => value + 4096)];
        float[] y = new float[x.Length], shiftedY = new float[x.Length];

        VectorMath.Softmax<float>(x, y);
        VectorMath.Softmax<float>(shifted, shiftedY);

        shiftedY.Should().Equal(y, "only differences from the largest logit enter");
        VectorMath.LogSumExp<float>(shifted).Should().BeApproximately(
            4096 + VectorMath.LogSumExp<float>(x), 1e-3f, "ln Σ e^(x+c) = c + ln Σ eˣ");
    }

    [Fact]
    public void Huge_logits_do_not_overflow()
    {
        float[] y = [1e30f, -1e30f, 1e30f, 3];
        VectorMath.LogSumExp<float>(y).Should().Be(1e30f, "ln 2 is nothing beside 10³⁰");
        VectorMath.Softmax<float>(y, y);

        y.Should().Equal([0.5f, 0, 0.5f, 0], "two are equally large, the others infinitely far below");
    }

    [Fact]
    public void A_logit_of_minus_infinity_is_an_impossible_class()
    {
        double[] y = [0, double.NegativeInfinity, 0, 0, 0];
        VectorMath.LogSumExp<double>(y).Should().BeApproximately(Math.Log(4), 1e-15, "it adds e^−∞ = 0");
        VectorMath.Softmax<double>(y, y);

        y.Should().Equal([0.25, 0, 0.25, 0.25, 0.25], "its probability is exactly 0 and the others share");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1234.5)]
    [InlineData(1e300)]
    public void A_single_class_is_certain(double logit)
    {
        double[] y = [logit];
        VectorMath.LogSumExp<double>(y).Should().Be(logit, "ln eˣ = x");
        VectorMath.Softmax<double>(y, y);

        y.Should().Equal([1], "there is no other");
    }

    [Fact]
    public void The_ends_of_log_sum_exp()
    {
        double infinity = double.PositiveInfinity;

        VectorMath.LogSumExp<double>([-infinity, -infinity, -infinity]).Should().Be(-infinity, "the sum is 0");
        VectorMath.LogSumExp<double>([1, infinity, -infinity]).Should().Be(infinity, "the sum is infinite");
        VectorMath.LogSumExp<double>([1, double.NaN, 2]).Should().Be(double.NaN, "a NaN must show");
        VectorMath.LogSumExp<float>([float.MaxValue, float.MaxValue]).Should().Be(float.MaxValue, "ln 2 is below half an ulp");
    }

    [Fact]
    public void A_NaN_among_the_logits_shows_in_every_probability()
    {
        float[] y = [1, float.NaN, 2];
        VectorMath.Softmax<float>(y, y);

        y.Should().OnlyContain(p => float.IsNaN(p), "a network that has lost its way must not look sure");
    }

    [Fact]
    public void No_class_at_all_and_a_short_destination_are_refused()
    {
        Action softmax = () => VectorMath.Softmax<float>([], []);
        Action logSumExp = () => VectorMath.LogSumExp<float>([]);
        Action shortDestination = () => VectorMath.Softmax<float>(new float[3], new float[2]);

        softmax.Should().Throw<ArgumentException>("there is nothing to be certain of")
            .WithMessage("*At least one*", "it says what is missing");
        logSumExp.Should().Throw<ArgumentException>("there is no largest logit")
            .WithMessage("*At least one*", "it says what is missing");
        shortDestination.Should().Throw<ArgumentException>("a probability would be lost")
            .WithMessage("*2 elements*3*", "both lengths are named");
    }

    [Fact]
    public void A_longer_destination_keeps_its_rest()
    {
        float[] y = [7, 7, 7, 7];
        VectorMath.Softmax<float>([3, 3], y);

        y.Should().Equal([0.5f, 0.5f, 7, 7], "two logits give two probabilities");
    }
}

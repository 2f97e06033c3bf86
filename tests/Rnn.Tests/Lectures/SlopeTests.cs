using System.Numerics;
using Rnn.Cells;

namespace Rnn.Tests.Lectures;

/// <summary>
/// How steep the activations are. A gradient is multiplied by f′ at every step on its way back, so the largest slope says
/// how fast it must fade.
/// </summary>
public class SlopeTests
{
    [Fact]
    public void The_slope_of_the_sigmoid_is_a_quarter_at_0_and_nowhere_more()
    {
        SlopeIsSteepestAtZero<double>(Activation.Sigmoid, steepest: 0.25);
        SlopeIsSteepestAtZero<float>(Activation.Sigmoid, steepest: 0.25);
    }

    [Fact]
    public void The_slope_of_tanh_is_1_at_0_and_nowhere_more()
    {
        SlopeIsSteepestAtZero<double>(Activation.Tanh, steepest: 1);
        SlopeIsSteepestAtZero<float>(Activation.Tanh, steepest: 1);
    }

    public static TheoryData<Activation> All() => new(
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.Identity, Activation.Softsign, Activation.Softplus,
        Activation.HardSigmoid(), Activation.HardSigmoid(0.3, 0.4), Activation.Affine(0.7, 0.1), Activation.LeakyRelu(0.1),
        Activation.ThresholdedRelu(0.215), Activation.ScaledTanh(1.2, 0.8), Activation.ScaledTanh(-0.5, 1.1), Activation.Elu(0.9));

    [Theory]
    [MemberData(nameof(All))]
    public void The_slope_is_the_rise_over_the_run(Activation f)
    {
        const double Run = 1e-4;
        double[] xs = [.. Enumerable.Range(-80, 161).Select(i => (0.1 * i) + 0.013)]; // no kink lies within the run
        (_, double[] slopes) = ValuesAndSlopes<double>(f, xs);
        (double[] right, _) = ValuesAndSlopes<double>(f, [.. xs.Select(x => x + Run)]);
        (double[] left, _) = ValuesAndSlopes<double>(f, [.. xs.Select(x => x - Run)]);

        slopes.ShouldAgreeWith(
            right.Zip(left, (high, low) => (high - low) / (2 * Run)), 1e-8, "f′(x) is what f gains over a short way around x");
    }

    private static void SlopeIsSteepestAtZero<T>(Activation f, double steepest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] xs = [0, .. Enumerable.Range(1, 3000).SelectMany(i => new[] { 0.01 * i, -0.01 * i })];
        (_, double[] slopes) = ValuesAndSlopes<T>(f, xs);

        slopes[0].Should().Be(steepest, "the curve is steepest where it crosses 0");
        slopes.Should().OnlyContain(slope => slope >= 0 && slope <= steepest, "elsewhere it is flatter, and it never falls");
        slopes[^1].Should().BeLessThan(1e-9, "far from 0 nothing is left: the unit is saturated");
    }

    // The library's own values and slopes: one step of a layer with w = 1 and no past is f(x), and its input gradient f′(x).
    private static (double[] Values, double[] Slopes) ValuesAndSlopes<T>(Activation f, double[] xs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new RecurrentStack<T>(1, new VanillaCell<T>(1) { Activation = f });
        layer.Parameters["vanilla1.W"].Set(1);
        double[][][] values = layer.Forward([.. xs.Select(x => new[] { new[] { x } })]);
        StackGradient gradient = layer.Backward([.. xs.Select(_ => new[] { new[] { 1.0 } })]);
        return ([.. values.Select(rows => rows[0][0])], [.. gradient.Inputs.Select(rows => rows[0][0])]);
    }
}

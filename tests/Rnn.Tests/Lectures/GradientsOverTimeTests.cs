using MathNet.Numerics.LinearAlgebra;
using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Lectures;

/// <summary>
/// Why long memories are hard to learn. On its way from the last step to the first the gradient is multiplied, at every
/// step, by Uᵀ and by the slope of f:
/// <code>
/// ∂L/∂h₋ = (∂L/∂h ∘ f′)·Uᵀ     so     ‖∂L/∂h₀‖ ≤ (max f′ · ‖U‖)ᵀ · ‖∂L/∂h_T‖
/// </code>
/// Below 1 that factor makes it vanish, above 1 explode. The memory of an LSTM has the factor f instead, its forget gate,
/// which the network can set near 1.
/// </summary>
public class GradientsOverTimeTests
{
    private const int Size = 4;

    private static readonly int[] _lengths = [1, 5, 10, 20, 50];

    [Fact]
    public void Through_sigmoids_the_gradient_vanishes()
    {
        var layer = new RecurrentStack<double>(Size, new VanillaCell<double>(Size) { Activation = Activation.Sigmoid });
        double factor = 0.25 * SpectralNorm(layer.Parameters["vanilla1.U"]); // U begins orthogonal, so this is 0.25

        double[] norms = GradientNorms(layer, memory: false);

        for (int i = 0; i < _lengths.Length; i++)
        {
            double bound = Math.Pow(factor, _lengths[i]);
            norms[i].Should().BePositive("it vanishes step by step, and is never just dropped")
                .And.BeLessThanOrEqualTo(bound, "each of {0} steps leaves at most a quarter", _lengths[i]);
        }

        norms[^1].Should().BeLessThan(1e-30, "over 50 steps nothing is left to learn from");
    }

    public static TheoryData<Activation> Straight() => new(Activation.Relu, Activation.Identity);

    [Theory]
    [MemberData(nameof(Straight))]
    public void Through_weights_above_1_the_gradient_explodes(Activation f)
    {
        var layer = new RecurrentStack<double>(Size, new VanillaCell<double>(Size) { Activation = f });
        layer.Parameters["vanilla1.W"].Set(new double[Size * Size]);
        layer.Parameters["vanilla1.U"].Set([.. Enumerable.Range(0, Size * Size).Select(i => i % (Size + 1) == 0 ? 1.5 : 0)]);

        double[] norms = GradientNorms(layer, memory: false);

        // U = 1.5·I, and a slope of 1 because the state starts above 0 and stays there.
        norms.ShouldAgreeWith(_lengths.Select(length => Math.Pow(1.5, length)), 1e-14, "each step multiplies by 1.5");
        norms[^1].Should().BeGreaterThan(6e8, "over 50 steps it grows beyond use, and is why the training clips it");
    }

    [Fact]
    public void Through_an_open_forget_gate_the_gradient_stays()
    {
        // σ(10) = 0.99995: the gate is open, whatever the words say. Without U there is no way back but the memory.
        var layer = new RecurrentStack<double>(Size, new LstmCell<double>(Size) { ForgetBias = 10 });
        layer.Parameters["lstm1.U"].Set(new double[4 * Size * Size]);

        double[] norms = GradientNorms(layer, memory: true);

        norms.Should().OnlyContain(norm => norm > 0.99 && norm < 1, "c = f∘c₋ + i∘g with f near 1 hands it on as it is");
    }

    [Fact]
    public void Through_a_half_open_forget_gate_half_is_left_after_each_step()
    {
        // Without weights nothing moves the gate from σ(0) = 0.5, so ∂c_T/∂c₀ = 0.5ᵀ.
        var layer = new RecurrentStack<double>(Size, new LstmCell<double>(Size) { ForgetBias = 0 });
        layer.Parameters["lstm1.W"].Set(new double[4 * Size * Size]);
        layer.Parameters["lstm1.U"].Set(new double[4 * Size * Size]);

        double[] norms = GradientNorms(layer, memory: true);

        norms.Zip(_lengths, (norm, length) => norm / Math.Pow(0.5, length)).ShouldAgreeWith(
            _lengths.Select(_ => 1.0), 1e-13, "the forget gate alone decides how much each step keeps");
    }

    /// <summary>For each length, the norm of the gradient that is left at the start of one of norm 1 at the end.</summary>
    /// <param name="layer">One layer.</param>
    /// <param name="memory">Whether to follow c rather than h.</param>
    private static double[] GradientNorms(RecurrentStack<double> layer, bool memory)
    {
        var random = new PhiloxGenerator(8, RandomPurpose.Initialisation, 0);
        double[] norms = new double[_lengths.Length];
        for (int i = 0; i < norms.Length; i++)
        {
            double[][] words = new double[_lengths[i]][];
            for (int t = 0; t < words.Length; t++)
            {
                words[t] = [random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()];
            }

            // All units alike: from a state of ones, back from (½, ½, ½, ½), whose norm is 1.
            double[][][] ones = [[[1, 1, 1, 1]]], halves = [[[0.5, 0.5, 0.5, 0.5]]];
            layer.Forward([words], h0: ones, c0: memory ? ones : null);
            StackGradient gradient = layer.Backward(finalHidden: memory ? null : halves, finalMemory: memory ? halves : null);
            norms[i] = Math.Sqrt((memory ? gradient.InitialCellState : gradient.InitialHidden)[0][0].Sum(value => value * value));
        }

        return norms;
    }

    // The most by which U can stretch a vector.
    private static double SpectralNorm(Parameter<double> u) =>
        Matrix<double>.Build.DenseOfRowMajor(u.Rows, u.Columns, u.Values.ToArray()).L2Norm();
}

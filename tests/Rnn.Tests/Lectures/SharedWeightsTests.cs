using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;

namespace Rnn.Tests.Lectures;

/// <summary>
/// A sentence of five words goes through a recurrent layer, word by word, always by the same weights:
/// <code>
/// o₁ = f(x₁·w)
/// o₂ = f(x₂·w + o₁·w′)
/// o₃ = f(x₃·w + o₂·w′)
/// o₄ = f(x₄·w + o₃·w′)
/// o₅ = f(x₅·w + o₄·w′)
/// </code>
/// w weighs the word, w′ weighs what the layer said of the words before. In the library w is <c>vanilla1.W</c>, w′ is
/// <c>vanilla1.U</c>, and the bias <c>vanilla1.b</c> begins at 0.
/// </summary>
public class SharedWeightsTests
{
    private const double Rounding = 1e-12; // of a double
    private const double FourDigits = 5e-5; // of a number that was written down with four digits

    [Fact]
    public void One_number_per_word_with_a_ReLU_can_be_followed_in_the_head()
    {
        SequenceModel<double> model = Model(size: 1, Activation.Relu, w: [2], u: [0.5]);

        // f cuts off what is below 0.
        double[][] sentence = [[1], [0], [-1], [3], [1]];
        double[][] o =
        [
            [2], // 1·2           = 2
            [1], // 0·2 + 2·0.5   = 1
            [0], // −1·2 + 1·0.5  = −1.5, cut off
            [6], // 3·2 + 0·0.5   = 6: after a 0 nothing is left of the past
            [5], // 1·2 + 6·0.5   = 5
        ];

        Read(model, sentence).ShouldAgreeWith([o], Rounding, "each output is f(word·w + output before·w′)");
    }

    [Fact]
    public void One_number_per_word_with_a_sigmoid_stays_between_0_and_1()
    {
        SequenceModel<double> model = Model(size: 1, Activation.Sigmoid, w: [1], u: [-2]);

        double[][] sentence = [[1], [0], [2], [-1], [3]];
        double[][] o =
        [
            [0.7311], // σ(1)                     = 1 / (1 + e⁻¹)
            [0.1881], // σ(0 − 2·0.7311)  = σ(−1.4621)
            [0.8353], // σ(2 − 2·0.1881)  = σ(1.6237)
            [0.0647], // σ(−1 − 2·0.8353) = σ(−2.6706)
            [0.9464], // σ(3 − 2·0.0647)  = σ(2.8705)
        ];

        Read(model, sentence).ShouldAgreeWith([o], FourDigits, "each output is σ(word·w + output before·w′)");
    }

    [Fact]
    public void Two_numbers_per_word_make_w_and_w_prime_matrices()
    {
        // A row from the left: (a, b)·w = (a·1 + b·0, a·2 + b·1).
        SequenceModel<double> model = Model(
            size: 2,
            Activation.Relu,
            w: [1, 2,
                0, 1],
            u: [0.5, 1,
                -0.5, 0.5]);

        double[][] sentence = [[1, 0], [0, 1], [1, 1], [3, -6], [0, 1]];
        double[][] o =
        [
            [1, 2],       // (1, 2)
            [0, 3],       // (0, 1) + (1, 2)·w′       = (0, 1) + (−0.5, 2)       = (−0.5, 3)
            [0, 4.5],     // (1, 3) + (0, 3)·w′       = (1, 3) + (−1.5, 1.5)     = (−0.5, 4.5)
            [0.75, 2.25], // (3, 0) + (0, 4.5)·w′     = (3, 0) + (−2.25, 2.25)   = (0.75, 2.25)
            [0, 2.875],   // (0, 1) + (0.75, 2.25)·w′ = (0, 1) + (−0.75, 1.875)  = (−0.75, 2.875)
        ];

        Read(model, sentence).ShouldAgreeWith([o], Rounding, "the same formula holds for vectors, with a row times a matrix");
    }

    [Fact]
    public void The_loop_unrolled_into_five_copies_of_one_layer_gives_the_same_answer()
    {
        const double W = 0.8, U = -1.3;
        double[] x = [0.5, -1.2, 2.0, 0.1, -0.7];

        // Five layers on paper, but no line has a weight of its own.
        double o1 = Math.Tanh(x[0] * W);
        double o2 = Math.Tanh((x[1] * W) + (o1 * U));
        double o3 = Math.Tanh((x[2] * W) + (o2 * U));
        double o4 = Math.Tanh((x[3] * W) + (o3 * U));
        double o5 = Math.Tanh((x[4] * W) + (o4 * U));

        SequenceModel<double> model = Model(size: 1, Activation.Tanh, w: [W], u: [U]);
        Read(model, [.. x.Select(word => new[] { word })]).ShouldAgreeWith(
            [[[o1], [o2], [o3], [o4], [o5]]], Rounding, "a recurrent layer is one layer, used again at every step");
    }

    [Fact]
    public void The_number_of_parameters_does_not_depend_on_the_length_of_the_sentence()
    {
        SequenceModel<double> model = Model(size: 1, Activation.Tanh, w: [0.8], u: [-1.3]);
        Read(model, [.. Enumerable.Repeat(new[] { 0.5 }, 5)])[0].Should().HaveCount(5, "five words give five outputs");
        Read(model, [.. Enumerable.Repeat(new[] { 0.5 }, 500)])[0].Should().HaveCount(500, "the same model reads any length");

        model.Parameters.Select(p => $"{p.Name}: {p.Count}").Should().Equal(
            ["vanilla1.W: 1", "vanilla1.U: 1", "vanilla1.b: 1", "output.W: 1", "output.b: 1"],
            "w, w′ and b serve every step, however many there are");
    }

    // The output layer hands on what the recurrent layer says: its weights are the identity.
    private static SequenceModel<double> Model(int size, Activation f, double[] w, double[] u)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(features: size)
            .Vanilla(size, f)
            .LinearOutput(size)
            .Build(seed: 1);
        model.Parameters["vanilla1.W"].Set(w);
        model.Parameters["vanilla1.U"].Set(u);
        model.Parameters["output.W"].Set(size == 1 ? [1] : [1, 0, 0, 1]);
        return model;
    }

    private static double[][][] Read(SequenceModel<double> model, double[][] sentence)
    {
        Tensor<double> outputs = model.Predict(sentence.ToTensor<double>());
        return [outputs.ToRows()];
    }
}

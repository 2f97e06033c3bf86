using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Lectures;

/// <summary>
/// A language of three words, and one sentence of it, "cat mat rat", followed by hand forward and back:
/// <code>
/// cat = (1, 0, 0)     o₁ = σ(x₁·w)               w = (0.5, −0.4, 0.3), a weight for each word
/// mat = (0, 1, 0)     o₂ = σ(x₂·w + o₁·w′)       w′ = 0.6
/// rat = (0, 0, 1)     o₃ = σ(x₃·w + o₂·w′)
///                     y = σ(o₃·v)                v = 1.2
/// </code>
/// The answer should be 1, and the loss is the binary cross-entropy, which for a 1 is L = −ln y. One-hot words pick their
/// own weight: x₁·w = 0.5, x₂·w = −0.4, x₃·w = 0.3.
/// </summary>
public class CatMatRatTests
{
    private const double Rounding = 1e-12; // of a double
    private const double FiveDigits = 5e-6; // of a number that was written down with five digits

    private const double Cat = 0.5, Mat = -0.4, Rat = 0.3, U = 0.6, V = 1.2;

    private static readonly Vocabulary _words = new("cat", "mat", "rat");

    [Fact]
    public void Words_are_one_hot_vectors() => _words.OneHot<double>("cat", "mat", "rat").ToRows().SelectMany(word => word)
        .Should().Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], "the word at place i has a 1 at place i and 0 elsewhere");

    [Fact]
    public void Forward_by_hand()
    {
        // o₁ = σ(0.5)                       = 0.62246
        // o₂ = σ(−0.4 + 0.62246·0.6)        = σ(−0.02652) = 0.49337
        // o₃ = σ(0.3 + 0.49337·0.6)         = σ(0.59602)  = 0.64475
        // y  = σ(0.64475·1.2)               = σ(0.77369)  = 0.68432
        const double Y = 0.68432;

        double answer = Model().Predict(_words.OneHot<double>("cat", "mat", "rat"))[0];

        answer.Should().BeApproximately(Y, FiveDigits, "every step uses the same w and w′, and only the last one answers");
    }

    [Fact]
    public void The_loss_by_hand()
    {
        // L = −ln 0.68432 = 0.37933
        Model().Evaluate(Sentence("cat", "mat", "rat")).Loss.Should().BeApproximately(
            0.37933, FiveDigits, "the binary cross-entropy of a 1 is −ln y");
    }

    [Fact]
    public void The_gradient_by_the_recurrent_weight_is_a_sum_over_the_steps()
    {
        (double o1, double o2, double o3, double y) = Forward(Cat, Mat, Rat);

        // ∂L/∂o₃ = (y − 1)·v: sigmoid and cross-entropy together leave the plain difference. By hand −0.31568·1.2 = −0.37882.
        double dO3 = (y - 1) * V;

        // w′ is used at every step, so the chain rule reaches it by three ways:
        //   ∂L/∂w′ = Σₜ ∂L/∂o₃ · ∂o₃/∂oₜ · ∂oₜ/∂w′, where ∂oₜ/∂w′ = oₜ(1 − oₜ)·oₜ₋₁ sees only the w′ of step t.
        double atStep3 = dO3 * Slope(o3) * o2;                                   // −0.04281
        double atStep2 = dO3 * (Slope(o3) * U) * Slope(o2) * o1;                 // −0.00810, one step back costs σ′·w′
        double atStep1 = dO3 * (Slope(o3) * U) * (Slope(o2) * U) * Slope(o1) * 0; // 0, there was nothing to remember
        double sum = atStep3 + atStep2 + atStep1;

        ParameterStore<double> parameters = Step(Sentence("cat", "mat", "rat"));
        sum.Should().BeApproximately(-0.05091, FiveDigits, "that is what the pocket calculator says");
        parameters["vanilla1.U"].Gradients.ToDoubles().ShouldAgreeWith(
            [sum], Rounding, "backpropagation through time is the chain rule, summed over the steps");
    }

    [Fact]
    public void The_gradient_by_the_input_weights_reaches_every_word_at_its_own_step()
    {
        (double o1, double o2, double o3, double y) = Forward(Cat, Mat, Rat);
        double dO3 = (y - 1) * V;

        // ∂oₜ/∂w = oₜ(1 − oₜ)·xₜ, and xₜ is 1 for the word of step t alone.
        double rat = dO3 * Slope(o3);                                     // −0.08677
        double mat = dO3 * (Slope(o3) * U) * Slope(o2);                   // −0.01301
        double cat = dO3 * (Slope(o3) * U) * (Slope(o2) * U) * Slope(o1); // −0.00183: the first word is nearly forgotten

        new[] { cat, mat, rat }.ShouldAgreeWith([-0.00183, -0.01301, -0.08677], FiveDigits, "so much by hand");
        Step(Sentence("cat", "mat", "rat"))["vanilla1.W"].Gradients.ToDoubles().ShouldAgreeWith(
            [cat, mat, rat], Rounding, "one-hot words give each term a row of its own");
    }

    [Fact]
    public void A_word_that_comes_three_times_sums_its_three_terms()
    {
        (double o1, double o2, double o3, double y) = Forward(Cat, Cat, Cat);
        double dO3 = (y - 1) * V;
        double atStep3 = dO3 * Slope(o3);
        double atStep2 = dO3 * (Slope(o3) * U) * Slope(o2);
        double atStep1 = dO3 * (Slope(o3) * U) * (Slope(o2) * U) * Slope(o1);

        Step(Sentence("cat", "cat", "cat"))["vanilla1.W"].Gradients.ToDoubles().ShouldAgreeWith(
            [atStep1 + atStep2 + atStep3, 0, 0], Rounding, "the weight of 'cat' hears of all three steps, the others of none");
    }

    [Fact]
    public void One_step_of_gradient_descent_by_hand()
    {
        // w ← w − η·∂L/∂w with η = 0.5
        // cat  0.5 + 0.5·0.00183  =  0.50092
        // mat −0.4 + 0.5·0.01301  = −0.39349
        // rat  0.3 + 0.5·0.08677  =  0.34338
        // w′   0.6 + 0.5·0.05091  =  0.62545
        // v    1.2 + 0.5·0.20353  =  1.30177, as ∂L/∂v = (y − 1)·o₃ = −0.31568·0.64475 = −0.20353
        SequenceDataset<double> sentence = Sentence("cat", "mat", "rat");
        SequenceModel<double> model = Model();
        double before = model.Evaluate(sentence).Loss;
        Fit(model, sentence, learningRate: 0.5);

        model.Parameters["vanilla1.W"].Values.ToDoubles().ShouldAgreeWith(
            [0.50092, -0.39349, 0.34338], FiveDigits, "w moved downhill, a little for each word");
        model.Parameters["vanilla1.U"].Values.ToDoubles().ShouldAgreeWith([0.62545], FiveDigits, "w′ moved downhill");
        model.Parameters["output.W"].Values.ToDoubles().ShouldAgreeWith([1.30177], FiveDigits, "v moved downhill");
        model.Evaluate(sentence).Loss.Should().BeLessThan(before, "a small step downhill leads lower");
    }

    private static SequenceModel<double> Model()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(features: 3)
            .Vanilla(1, Activation.Sigmoid)
            .SigmoidOutput(1)
            .Build(seed: 1);
        model.Parameters["vanilla1.W"].Set(Cat, Mat, Rat);
        model.Parameters["vanilla1.U"].Set(U);
        model.Parameters["output.W"].Set(V);
        return model;
    }

    private static SequenceDataset<double> Sentence(params string[] words) =>
        SequenceDataset.FromExamples([new Example<double>(_words.OneHot<double>(words), Tensor.Create([1.0]))]);

    private static (double O1, double O2, double O3, double Y) Forward(double first, double second, double third)
    {
        double o1 = Sigmoid(first);
        double o2 = Sigmoid(second + (o1 * U));
        double o3 = Sigmoid(third + (o2 * U));
        return (o1, o2, o3, Sigmoid(o3 * V));
    }

    private static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    // σ′(a) from o = σ(a).
    private static double Slope(double o) => o * (1 - o);

    /// <summary>Learns once and gives the parameters, which then hold the gradients of that step.</summary>
    private static ParameterStore<double> Step(SequenceDataset<double> sentence)
    {
        SequenceModel<double> model = Model();
        Fit(model, sentence, learningRate: 0.5);
        return model.Parameters;
    }

    private static void Fit(SequenceModel<double> model, SequenceDataset<double> sentence, double learningRate) => model.Fit(
        sentence,
        new FitOptions<double> { Epochs = 1, Optimizer = new GradientDescent(learningRate), ClipGradientNorm = null });
}

using Rnn.Cells;
using Rnn.Diagnostics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Diagnostics;

/// <summary>Whether gradients vanish or explode, where it is known what they do.</summary>
public class GradientFlowTests
{
    private const int Size = 3, Steps = 50;

    [Theory]
    [InlineData(0.5, GradientTrend.Vanishing)]
    [InlineData(1, GradientTrend.Steady)]
    [InlineData(1.5, GradientTrend.Exploding)]
    public void U_on_the_diagonal_is_the_factor(double u, GradientTrend trend)
    {
        SequenceModel<double> model = Straight(Activation.Identity, u);

        LayerGradientFlow flow = model.GradientFlow(Examples.Random<double>([Steps, Steps], 2, 1))["vanilla1"];

        flow.Norms.Should().HaveCount(Steps);
        for (int back = 0; back < Steps; back++)
        {
            double expected = flow.Norms[0] * Math.Pow(u, back);
            flow.Norms[back].Should().BeApproximately(expected, 1e-12 * expected, "each step multiplies by {0}", u);
        }

        flow.HiddenNorms.Should().Equal(flow.Norms, "there is no other state");
        flow.CellStateNorms.Should().BeEmpty();
        flow.FactorPerStep.Should().BeApproximately(u, 1e-12);
        flow.Trend.Should().Be(trend);
        flow.SpectralRadii.Should().ContainSingle().Which.Value.Should().BeApproximately(u, 1e-14);
    }

    [Fact]
    public void Above_0_a_relu_does_not_hold_it_back()
    {
        SequenceModel<double> model = Straight(Activation.Relu, 1.5);
        model.Parameters["vanilla1.b"].Set(10, 10, 10);

        GradientFlow flow = model.GradientFlow(Examples.Random<double>([Steps], 2, 1));

        flow["vanilla1"].Trend.Should().Be(GradientTrend.Exploding);
        flow["vanilla1"].FactorPerStep.Should().BeApproximately(1.5, 1e-12);
        flow.ToString().Should().StartWith("vanilla1: from ").And.Contain("49 steps before: exploding, factor 1.50 a step; spectral radius of U: 1.50");
    }

    [Fact]
    public void Through_an_open_forget_gate_it_arrives()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2)
            .Recurrent(new LstmCell<double>(Size) { ForgetBias = 10 }).LinearOutput(1).Build(seed: 1);
        model.Parameters["lstm1.U"].Values.Clear();

        LayerGradientFlow flow = model.GradientFlow(Examples.Random<double>([Steps], 2, 1))["lstm1"];

        flow.Trend.Should().Be(GradientTrend.Steady, "{0}", flow);
        flow.HiddenNorms.Skip(1).Should().OnlyContain(norm => norm == 0, "without U nothing goes back by h");
        (flow.CellStateNorms[Steps - 1] / flow.CellStateNorms[1]).Should().BeInRange(0.99, 1, "c = f∘c₋ + … with f near 1");
        flow.SpectralRadii.Select(radius => radius.ToString()).Should().Equal("i 0.00", "f 0.00", "g 0.00", "o 0.00");
    }

    [Fact]
    public void Each_sequence_is_counted_from_its_own_end()
    {
        SequenceModel<double> model = Straight(Activation.Identity, 0.5);
        SequenceDataset<double> both = Examples.Random<double>([2, 4], 2, 1);

        IReadOnlyList<double> norms = model.GradientFlow(both)["vanilla1"].Norms;
        IReadOnlyList<double> first = model.GradientFlow(both.Slice(0, 1))["vanilla1"].Norms, second = model.GradientFlow(both.Slice(1, 1))["vanilla1"].Norms;

        // A batch's loss is a mean, so each example counts half there.
        norms.ShouldAgreeWith(
            [(first[0] + second[0]) / 4, (first[1] + second[1]) / 4, second[2] / 2, second[3] / 2], 1e-14, "the mean over those that are so long");
    }

    [Fact]
    public void Where_a_model_answers_at_every_step_the_last_answer_counts()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Vanilla(Size, Activation.Identity).LinearOutput(1).Build(seed: 1);
        SetU(model, 0.5);

        LayerGradientFlow flow = model.GradientFlow(Examples.Random<double>([6, 3], 2, 1, perStep: true))["vanilla1"];

        flow.Norms[5].Should().BeApproximately(flow.Norms[3] * 0.25, 1e-14, "of earlier answers nothing is added");
        flow.Trend.Should().Be(GradientTrend.Vanishing);
    }

    [Fact]
    public void Both_directions_are_measured_each_from_its_own_end()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2)
            .Bidirectional(() => new VanillaCell<double>(Size) { Activation = Activation.Identity }).LinearOutput(1).Build(seed: 1);
        SetU(model, 0.5, "vanilla1.forward.U");
        SetU(model, 1.5, "vanilla1.backward.U");

        GradientFlow flow = model.GradientFlow(Examples.Random<double>([8], 2, 1, perStep: true));

        flow.Layers.Select(layer => layer.Name).Should().Equal("vanilla1.forward", "vanilla1.backward");
        flow["vanilla1.forward"].FactorPerStep.Should().BeApproximately(0.5, 1e-12);
        flow["vanilla1.backward"].FactorPerStep.Should().BeApproximately(1.5, 1e-12);
    }

    [Fact]
    public void Sigmoids_make_it_vanish_to_nothing()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Vanilla(4, Activation.Sigmoid).LinearOutput(1).Build(seed: 1);

        LayerGradientFlow flow = model.GradientFlow(Examples.Random<float>([200], 2, 1))["vanilla1"];

        flow.Trend.Should().Be(GradientTrend.Vanishing);
        flow.FactorPerStep.Should().BeInRange(0.01, 0.25, "σ′ ≤ 0.25 and U begins orthogonal");
        flow.ToString().Should().Contain("to 0 199 steps before (").And.Contain("vanishing");
    }

    [Fact]
    public void Without_a_gradient_or_without_a_past_nothing_is_told()
    {
        SequenceModel<double> model = Straight(Activation.Identity, 0.5);
        double[,] input = { { 1, 2 }, { 3, 4 } };
        double[] answer = [model.Predict(input)[0]];

        LayerGradientFlow perfect = model.GradientFlow(SequenceDataset.FromExamples([new Example<double>(input, answer)]))["vanilla1"];
        LayerGradientFlow single = model.GradientFlow(Examples.Random<double>([1], 2, 1))["vanilla1"];

        perfect.Trend.Should().Be(GradientTrend.Unknown);
        perfect.ToString().Should().Contain("no gradient arrives");
        single.Trend.Should().Be(GradientTrend.Unknown);
        single.ToString().Should().Contain("no sequence has two steps");
        double.IsNaN(single.FactorPerStep).Should().BeTrue();
    }

    [Fact]
    public void The_spectral_radius_of_known_matrices()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Gru(2).LinearOutput(1).Build(seed: 1);

        // r turns and doubles, z is a triangle, n is nilpotent; side by side in U [2, 6].
        model.Parameters["gru1.U"].Set(
            0, -2, 0.5, 7, 0, 9,
            2, 0, 0, -3, 0, 0);

        IReadOnlyList<SpectralRadius> radii = model.GradientFlow(Examples.Random<double>([3], 2, 1))["gru1"].SpectralRadii;

        radii.Select(radius => radius.Gate).Should().Equal("r", "z", "n");
        radii.Should().OnlyContain(radius => radius.Parameter == "gru1.U");
        radii.Select(radius => radius.Value).ShouldAgreeWith([2, 3, 0], 1e-7, "|±2i|, the diagonal, and nothing");
    }

    [Fact]
    public void It_leaves_the_gradients_as_they_were_and_refuses_what_does_not_fit()
    {
        SequenceModel<double> model = Straight(Activation.Identity, 0.5);
        model.Parameters["vanilla1.U"].Gradients[0] = 42;

        GradientFlow flow = model.GradientFlow(Examples.Random<double>(Enumerable.Repeat(3, 40), 2, 1));

        model.Parameters["vanilla1.U"].Gradients[0].Should().Be(42);
        flow.Invoking(f => f["lstm1"]).Should().Throw<KeyNotFoundException>().WithMessage("*'lstm1'*vanilla1*");
        model.Invoking(m => m.GradientFlow(Examples.Random<double>([3], 5, 1))).Should().Throw<ArgumentException>().WithMessage("*5*");
    }

    private static SequenceModel<double> Straight(Activation activation, double u)
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Vanilla(Size, activation).LinearOutput(1).Build(seed: 1);
        SetU(model, u);
        return model;
    }

    private static void SetU(SequenceModel<double> model, double u, string name = "vanilla1.U") =>
        model.Parameters[name].Set([.. Enumerable.Range(0, Size * Size).Select(i => i % (Size + 1) == 0 ? u : 0)]);
}

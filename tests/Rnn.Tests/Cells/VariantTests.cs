using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Cells;

/// <summary>What every cell promises, its variants promise too: one result however it is asked for, no allocation, clear errors.</summary>
public class VariantTests
{
    private const int Features = 3;

    public static TheoryData<string> All() => new(Variants.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void A_variant_computes_its_equations(string name)
    {
        RecurrentCell<double> cell = Variants.Create<double>(name, 5);
        var stack = new RecurrentStack<double>(Features, cell);
        Variants.Randomize(stack.Parameters);
        double[][] input = Examples.Sequence<double>(8, Features).ToRows();
        var plain = new PlainVariant(cell, stack.Parameters, Features);

        stack.Forward([input]).ShouldAgreeWith([[.. input.Select(plain.Step)]], 1e-13, "{0} is its formula", name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Training_and_prediction_and_a_session_give_the_same_bits(string name)
    {
        SequenceModel<float> model = Model(name, 17);
        Tensor<float> sequence = Examples.Sequence<float>(9, Features);
        float[] input = sequence.Flat(), predicted = model.Predict(sequence).Flat();
        ModelWorkspace<float> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        StreamingSession<float> session = model.CreateSession();

        workspace.LoadInputs(SequenceDataset.FromExamples([new Example<float>(sequence, Tensor.Create(new float[9], [9, 1]))]), [0]);
        workspace.Forward(new Pass(Training: true, Seed: 1, Step: 1, Continues: false));
        float[] streamed = new float[9];
        for (int step = 0; step < 9; step++)
        {
            session.Step(input.AsSpan(step * Features, Features), streamed.AsSpan(step, 1));
        }

        workspace.Layers[^1].Output.Values.ToArray().Should().Equal(predicted, "what is kept for backward changes nothing");
        streamed.Should().Equal(predicted, "how the steps arrive changes no bit");
        predicted.Distinct().Should().HaveCountGreaterThan(4, "else equal bits would prove nothing");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_training_step_allocates_nothing(string name)
    {
        SequenceDataset<float> data = Examples.Random<float>([4, 7, 5, 7], Features, 1, perStep: true);
        var trainer = new Trainer<float>(Model(name, 12), new FitOptions<float> { Optimizer = new AdamW() }, WorkerTeam.Alone);
        int[] indices = [0, 1, 2, 3];
        for (int i = 0; i < 60; i++)
        {
            trainer.Step(data, indices);
        }

        Allocation.Of(() => trainer.Step(data, indices)).Should().Be(0, "an epoch must not wake the garbage collector");
    }

    [Fact]
    public void Without_options_a_cell_is_what_it_was_and_with_idle_ones_computes_the_same()
    {
        Tensor<double> sequence = Examples.Sequence<double>(6, Features);
        (RecurrentCell<double> Plain, RecurrentCell<double> Idle)[] pairs =
        [
            (new VanillaCell<double>(5), new VanillaCell<double>(5) { ClipPreActivations = 1e6 }),
            (new GruCell<double>(5), new GruCell<double>(5) { ClipPreActivations = 1e6 }),
            (new GruCell<double>(5) { ResetAfter = false }, new GruCell<double>(5) { ResetAfter = false, ClipPreActivations = 1e6 }),
            (new LstmCell<double>(5), new LstmCell<double>(5) { ClipPreActivations = 1e6 }),
            (new LstmCell<double>(5), new LstmCell<double>(5) { GateActivation = Activation.Affine(1, 0), ClipPreActivations = 1e6 }),
        ];
        double[] Predict(RecurrentCell<double> cell)
        {
            Tensor<double> prediction = SequenceModel.ManyToMany<double>(Features).Recurrent(cell).LinearOutput(2).Build(seed: 1).Predict(sequence);
            double[] values = new double[prediction.FlattenedLength];
            prediction.FlattenTo(values);
            return values;
        }

        foreach ((RecurrentCell<double> plain, RecurrentCell<double> idle) in pairs[..4])
        {
            Predict(idle).ShouldAgreeWith(Predict(plain), 1e-14, "a clip that nothing reaches changes nothing of the {0}", plain.Kind);
        }

        Predict(pairs[4].Idle).Zip(Predict(pairs[4].Plain), (a, b) => Math.Abs(a - b)).Max().Should().BeGreaterThan(
            1e-3, "another activation changes much");
    }

    [Fact]
    public void Coupled_gates_begin_with_the_forget_gate_as_open_as_separate_ones()
    {
        static double[] Bias(LstmCell<double> cell) =>
            SequenceModel.ManyToOne<double>(2).Recurrent(cell).LinearOutput(1).Build(seed: 1).Parameters["lstm1.b"].Values.ToArray();

        Bias(new LstmCell<double>(2)).Should().Equal(0, 0, 1, 1, 0, 0, 0, 0);
        Bias(new LstmCell<double>(2) { CoupleInputForget = true }).Should().Equal([-1, -1, 0, 0, 0, 0], "1 − σ(−1) = σ(1)");
    }

    [Fact]
    public void Normalization_takes_the_bias_of_the_forget_gate_over()
    {
        ParameterStore<double> parameters = SequenceModel.ManyToOne<double>(2)
            .Recurrent(new LstmCell<double>(2) { LayerNormalization = true, ForgetBias = 0.5 }).LinearOutput(1).Build(seed: 1).Parameters;

        parameters["lstm1.b"].Values.ToArray().Should().AllBeEquivalentTo(0.0, "a normalised sum forgets what all units have in common");
        parameters["lstm1.beta"].Values.ToArray().Should().Equal(0, 0, 0.5, 0.5, 0, 0, 0, 0);
        parameters["lstm1.gamma"].Values.ToArray().Should().HaveCount(8).And.AllBeEquivalentTo(1.0);
        parameters["lstm1.gamma_c"].Values.ToArray().Should().Equal(1, 1);
        parameters["lstm1.beta_c"].Values.ToArray().Should().Equal(0, 0);
    }

    [Fact]
    public void A_normalized_sum_has_mean_0_and_variance_1_before_the_activation()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(Features)
            .Recurrent(new VanillaCell<double>(50) { Activation = Activation.Identity, LayerNormalization = true }).LinearOutput(1).Build(seed: 1);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(Examples.Random<double>([4], Features, 1, perStep: true), [0]);
        workspace.Forward(Pass.Inference);

        MatrixSpan<double> h = workspace.Layers[0].Output.Matrix;
        for (int step = 0; step < 4; step++)
        {
            double[] row = h.Row(step).ToArray();
            row.Average().Should().BeApproximately(0, 1e-14);
            row.Average(x => x * x).Should().BeApproximately(1, 1e-3, "but for the 1e-5 beside the variance");
        }
    }

    [Fact]
    public void A_description_names_every_option()
    {
        new LstmCell<float>(40)
        {
            Peepholes = true,
            CoupleInputForget = true,
            ProjectionSize = 32,
            ClipPreActivations = 3,
            GateActivation = Activation.HardSigmoid(),
            LayerNormalization = true,
        }.Description.Should().Be("peepholes, coupled gates, projection 32, clip 3, HardSigmoid(0.2, 0.5)/Tanh/Tanh, layer normalization");
        new GruCell<float>(4) { ResetAfter = false, ClipPreActivations = 0.5, CandidateActivation = Activation.Relu, LayerNormalization = true }
            .Description.Should().Be("reset before, clip 0.5, Sigmoid/Relu, layer normalization");
        new VanillaCell<float>(4) { ClipPreActivations = 2, LayerNormalization = true }.Description.Should().Be("Tanh, clip 2, layer normalization");
        new LstmCell<float>(4).Description.Should().BeEmpty();
        new GruCell<float>(4).Description.Should().BeEmpty();
        new VanillaCell<float>(4).Description.Should().Be("Tanh");
    }

    [Fact]
    public void Bad_options_are_refused_with_the_mend()
    {
        Refuses(new LstmCell<float>(4) { ProjectionSize = 5 }, "lstm1: *4 units*ProjectionSize must be from 1 to 4; got 5*Leave it out*");
        Refuses(new LstmCell<float>(4) { ProjectionSize = 0 }, "lstm1: *from 1 to 4; got 0*");
        Refuses(new LstmCell<float>(4) { ProjectionSize = -1 }, "lstm1: *from 1 to 4; got -1*");
        foreach (double clip in new[] { 0, -1, double.NaN, double.PositiveInfinity, 1e300, 1e-60 })
        {
            Refuses(new LstmCell<float>(4) { ClipPreActivations = clip }, "lstm1: *ClipPreActivations*finite number above 0*Leave it out*");
            Refuses(new GruCell<float>(4) { ClipPreActivations = clip }, "gru1: *ClipPreActivations*");
            Refuses(new VanillaCell<float>(4) { ClipPreActivations = clip }, "vanilla1: *ClipPreActivations*");
        }

        Refuses(new LstmCell<float>(1) { LayerNormalization = true }, "lstm1: *LayerNormalization*at least 2 units*");
        Refuses(new GruCell<float>(1) { LayerNormalization = true }, "gru1: *at least 2 units*");
        Refuses(new VanillaCell<float>(1) { LayerNormalization = true }, "vanilla1: *at least 2 units*");
        Action noActivation = () => _ = new LstmCell<float>(4) { OutputActivation = null! };
        noActivation.Should().Throw<ArgumentNullException>();

        static void Refuses(RecurrentCell<float> cell, string message)
        {
            SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(2).Recurrent(cell).LinearOutput(1);
            Action build = () => builder.Build(seed: 1);
            build.Should().Throw<ArgumentException>().WithMessage(message);
            build.Should().Throw<ArgumentException>("a refusal changes nothing").WithMessage(message);
            cell.IsTaken.Should().BeFalse();
        }
    }

    private static SequenceModel<float> Model(string name, int size)
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(Features)
            .Recurrent(Variants.Create<float>(name, size)).Recurrent(Variants.Create<float>(name, size + 3)).LinearOutput(1).Build(seed: 3);
        Variants.Randomize(model.Parameters);
        return model;
    }
}

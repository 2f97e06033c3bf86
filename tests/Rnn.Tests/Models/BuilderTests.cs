using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Tests.Models;

public class BuilderTests
{
    [Fact]
    public void A_size_that_no_float_can_number_and_no_file_can_hold_is_refused()
    {
        const int Most = 16_777_216; // 2²⁴: Most and Most + 1 are one float
        Refused(() => SequenceModel.OneToOne(Most + 1).LinearOutput(1), "input: the number of features must be at most 16,777,216; got 16,777,217.*");
        Refused(() => SequenceModel.ManyToOne(1).Embedding(Most + 1, 1).Gru(1).LinearOutput(1), "embedding1: the number of tokens must be *16,777,216; got 16777217*");
        Refused(() => SequenceModel.ManyToOne(1).Embedding(1, Most + 1).Gru(1).LinearOutput(1), "embedding1: *size*16,777,216*");
        Refused(() => SequenceModel.ManyToOne(1).Gru(Most + 1).LinearOutput(1), "gru1: the size must be at most*");
        Refused(() => SequenceModel.OneToOne(1).Dense(Most + 1).LinearOutput(1), "dense1: the size must be at most*");
        Refused(() => SequenceModel.OneToOne(1).SoftmaxOutput(Most + 1), "output: the size must be at most*float*file*Use fewer*");
        Refused(() => SequenceModel.OneToOne<double>(1).SoftmaxOutput(int.MaxValue), "output: the size must be at most*");
        Refused(() => SequenceModel.OneToOne(1).LinearOutput(int.MaxValue, Rnn.Heads.Loss.Quantile(0.1, 0.9)), "output: the size must be at most*");

        static void Refused<T>(Func<SequenceModelBuilder<T>> builder, string message)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
            ((Action)(() => builder().Build(seed: 1))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void The_builder_reads_like_the_sentence_that_describes_the_model()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(8).Dropout(0.2).Gru(5).Vanilla(4).SigmoidOutput(1).Build(seed: 1);

        model.Topology.Should().Be(Topology.ManyToOne);
        (model.InputSize, model.OutputSize).Should().Be((3, 1));
        model.Layers.Select(layer => layer.Name).Should().Equal(["lstm1", "dropout2", "gru3", "vanilla4", "last step", "output"], "names say kind and place");
        model.Layers.Zip(model.Layers.Skip(1), (below, above) => (below.OutputSize, above.InputSize)).Should().OnlyContain(
            pair => pair.OutputSize == pair.InputSize, "each layer takes what the one below gives");
    }

    [Fact]
    public void The_last_step_is_taken_right_after_the_last_recurrent_layer() =>
        SequenceModel.ManyToOne(2).Gru(3).Dense(4, Activation.Tanh).LinearOutput(1).Build(seed: 1).Layers[1]
            .Should().BeOfType<PoolingLayer<float>>("what follows is then computed once per sequence, not at every step");

    [Fact]
    public void Parameters_are_counted_by_hand()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(3).Lstm(4).Gru(5).Gru(2, resetAfter: false).Vanilla(6).SoftmaxOutput(7).Build(seed: 1);

        model.Layers.Select(layer => layer.Parameters.Sum(p => p.Count)).Should().Equal(
            [4 * 4 * (3 + 4 + 1), (3 * 5 * (4 + 5 + 1)) + 5, 3 * 2 * (5 + 2 + 1), 6 * (2 + 6 + 1), 7 * (6 + 1)],
            "W, U and b of each gate, and one more bias where the reset gate acts after the product");
        model.Parameters.Select(p => p.Name).Should().StartWith(["lstm1.W", "lstm1.U", "lstm1.b", "gru2.W", "gru2.U", "gru2.c", "gru2.b"]);
    }

    [Fact]
    public void The_summary_shows_layers_sizes_and_parameters()
    {
        string[] lines = SequenceModel.ManyToOne(3).Lstm(32).Dropout(0.25).SigmoidOutput(1).Build(seed: 1).Summary().Split(Environment.NewLine);

        lines.Should().Equal(
            "many-to-one: 3 in, 1 out (sigmoid)",
            "  layer        output             parameters",
            "  lstm1        [time, 32]              4,608",
            "  last step    [32]                        0",
            "  dropout2     [32]                        0  25 %",
            "  output       [1]                        33",
            "  total                                4,641");
    }

    [Fact]
    public void The_seed_chooses_the_weights()
    {
        static float[] Weights(ulong seed) =>
            [.. SequenceModel.ManyToOne(2).Lstm(3).LinearOutput(1).Build(seed).Parameters.SelectMany(p => p.Values.ToArray())];

        Weights(1).Should().Equal(Weights(1)).And.NotEqual(Weights(2));
    }

    [Fact]
    public void A_model_needs_an_output() => Fails<InvalidOperationException>(
        () => SequenceModel.ManyToOne(2).Lstm(3).Build(seed: 1), "*no output; end it with LinearOutput*");

    [Fact]
    public void A_builder_is_used_up_by_Build()
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(2).Lstm(3).LinearOutput(1);
        builder.Build(seed: 1);

        Fails<InvalidOperationException>(() => builder.Build(seed: 1), "Build: this builder has built its model*begin again with SequenceModel.ManyToOne*");
        Fails<InvalidOperationException>(() => builder.Lstm(2), "lstm: this builder has built its model*");
        Fails<InvalidOperationException>(() => builder.LinearOutput(2), "linear output: this builder has built its model*");
    }

    [Fact]
    public void A_failed_Build_leaves_the_builder_usable()
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(2).Lstm(3);
        Fails<InvalidOperationException>(() => builder.Build(seed: 1), "*no output*");
        builder.LinearOutput(1).Build(seed: 1).OutputSize.Should().Be(1);
    }

    [Fact]
    public void Only_one_output_and_nothing_after_it()
    {
        Fails<InvalidOperationException>(() => SequenceModel.ManyToOne(2).Lstm(3).LinearOutput(1).SoftmaxOutput(2), "*already ends with a linear output*softmax*");
        Fails<InvalidOperationException>(() => SequenceModel.ManyToOne(2).LinearOutput(1).Lstm(3), "A lstm layer can't follow the linear output*");
    }

    [Fact]
    public void A_sequence_model_needs_a_recurrent_layer() => Fails<InvalidOperationException>(
        () => SequenceModel.ManyToMany(2).Dense(3).LinearOutput(1).Build(seed: 1), "A many-to-many model needs a recurrent layer; add Vanilla, Lstm or Gru*");

    [Fact]
    public void Sizes_out_of_range_name_the_layer()
    {
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(0).Lstm(3).LinearOutput(1).Build(seed: 1), "input: the number of features must be at least 1; got 0.");
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Lstm(3).Gru(-4).LinearOutput(1).Build(seed: 1), "gru2: the size must be at least 1; got -4.");
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Lstm(3).LinearOutput(0).Build(seed: 1), "output: the size must be at least 1; got 0.");
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Lstm(3).SoftmaxOutput(1).Build(seed: 1), "output: a softmax needs at least 2 classes*SigmoidOutput(1)*");
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Lstm(3).Dropout(1).LinearOutput(1).Build(seed: 1), "dropout2: the rate must be from 0 to below 1; got 1*");
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Lstm(3).Dropout(double.NaN).LinearOutput(1).Build(seed: 1), "dropout2: the rate*NaN*");
    }

    [Fact]
    public void A_cell_serves_one_layer()
    {
        var cell = new LstmCell<float>(3);
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Recurrent(cell).Recurrent(cell).LinearOutput(1).Build(seed: 1), "lstm2: this lstm cell already belongs to a layer*");

        SequenceModel.ManyToOne(2).Recurrent(cell).LinearOutput(1).Build(seed: 1);
        Fails<ArgumentException>(() => SequenceModel.ManyToOne(2).Recurrent(cell).LinearOutput(1).Build(seed: 1), "lstm1: this lstm cell already belongs to a layer*");
    }

    [Fact]
    public void A_cell_whose_numbers_cannot_be_is_refused()
    {
        Refused(new CellOfNumbers(gates: 0), "its GateCount is 0, but must be at least 1.");
        Refused(new CellOfNumbers(gates: 1, names: ["r", "z"]), "its GateNames is 2, but must be one per gate, 1.");
        Refused(new CellOfNumbers(gates: 1, saved: -1), "its SavedSize is -1, but must be 0 or more.");
        Refused(new CellOfNumbers(gates: 1, memory: -1), "its CellStateSize is -1, but must be 0 or more.");

        static void Refused(CellOfNumbers cell, string message) => Fails<ArgumentException>(
            () => SequenceModel.ManyToOne(2).Recurrent(cell).LinearOutput(1).Build(seed: 1),
            $"of numbers1: the of numbers cell breaks the contract of RecurrentCell: {message}");
    }

    [Fact]
    public void Numbers_are_float_or_double() => Fails<NotSupportedException>(
        () => SequenceModel.ManyToOne<Half>(2), "*float or double, not in Half*");

    private static void Fails<TException>(Action action, string message)
        where TException : Exception => action.Should().Throw<TException>().WithMessage(message);

    /// <summary>Says what it is told to about itself.</summary>
    private sealed class CellOfNumbers(int gates, int memory = 0, int saved = 0, string[]? names = null) : RecurrentCell<float>(3)
    {
        public override string Kind => "of numbers";

        public override int GateCount => gates;

        public override int CellStateSize => memory;

        public override int SavedSize => saved;

        public override IReadOnlyList<string> GateNames => names ?? base.GateNames;

        public override void Forward(in CellStep<float> step) => throw new InvalidOperationException("Build must refuse this cell.");

        public override void Backward(in CellStepGradient<float> step) => Forward(default);

        public override void AddGradients(in CellSequenceGradient<float> steps) => Forward(default);

        protected override void Declare(CellParameters<float> parameters) => Forward(default);
    }
}

using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Models;

public class PredictTests
{
    [Theory]
    [InlineData(Topology.ManyToOne)]
    [InlineData(Topology.ManyToMany)]
    public void A_batch_of_unequal_lengths_gives_the_bits_of_each_sequence_alone_in_the_callers_order(Topology topology)
    {
        SequenceModelBuilder<float> builder = topology == Topology.ManyToOne ? SequenceModel.ManyToOne(3) : SequenceModel.ManyToMany(3);
        SequenceModel<float> model = builder.Lstm(7).Gru(6).Gru(5, resetAfter: false).Vanilla(4).SoftmaxOutput(3).Build(seed: 1);
        Tensor<float>[] sequences = [.. new[] { 4, 1, 9, 2, 9, 3 }.Select((length, i) => Examples.Sequence<float>(length, 3, (uint)i))];

        Tensor<float>[] together = model.Predict(sequences);

        for (int i = 0; i < sequences.Length; i++)
        {
            together[i].Flat().Should().Equal(model.Predict(sequences[i]).Flat(), "there is no padding that sequence {0} could see", i);
            together[i].Rank.Should().Be(topology == Topology.ManyToOne ? 1 : 2);
        }
    }

    [Fact]
    public void Each_step_depends_on_the_steps_before_it_and_not_on_those_after()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Lstm(5).LinearOutput(1).Build(seed: 1);
        Tensor<double> sequence = Examples.Sequence<double>(6, 2);
        double[] before = model.Predict(sequence).Flat();

        sequence[3, 0] += 1;
        double[] after = model.Predict(sequence).Flat();

        after[..3].Should().Equal(before[..3], "the past can't know the future");
        after[3..].Zip(before[3..]).Should().OnlyContain(pair => pair.First != pair.Second, "the state carries the change on");
    }

    [Fact]
    public void One_to_one_is_a_plain_network_of_one_step()
    {
        SequenceModel<float> model = SequenceModel.OneToOne(2).Dense(4, Rnn.Cells.Activation.Tanh).SoftmaxOutput(3).Build(seed: 1);
        Tensor<float> prediction = model.Predict(Tensor.Create([0.5f, -1f]));
        prediction.Flat().Sum().Should().BeApproximately(1, 1e-6f, "a softmax gives a probability per class");
    }

    [Fact]
    public void Generate_feeds_each_output_back_as_the_next_input()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Gru(5).LinearOutput(3).Build(seed: 1);
        Tensor<double> vector = Tensor.Create([0.3, -0.7]);
        double[] generated = model.Generate(vector, steps: 4).Flat();

        // Teacher forcing with the model's own outputs as truth must then find them right: that loop is closed.
        var data = SequenceDataset.FromExamples([new Example<double>(vector, Tensor.Create(generated, [4, 3]))]);
        model.Evaluate(data).Loss.Should().Be(0, "fed its own outputs, the model says the same again");
        model.Generate(vector, steps: 2).Flat().Should().Equal(generated[..6], "a shorter sequence is the beginning of a longer one");
    }

    [Fact]
    public void One_to_many_learns_a_sequence_from_a_vector()
    {
        // Class 0 counts 0 1 2 3, class 1 counts 3 2 1 0.
        var data = SequenceDataset.FromExamples(
        [
            new Example<float>([1, 0], new float[,] { { 0 }, { 1 }, { 2 }, { 3 } }),
            new Example<float>([0, 1], new float[,] { { 3 }, { 2 }, { 1 }, { 0 } }),
        ]);
        SequenceModel<float> model = SequenceModel.OneToMany(2).Lstm(16).SoftmaxOutput(4).Build(seed: 1);

        model.Fit(data, new FitOptions<float> { Epochs = 150, Optimizer = new Adam(0.02) });

        Winners(model.Generate(Tensor.Create([1f, 0f]), 4)).Should().Equal(0, 1, 2, 3);
        Winners(model.Generate(Tensor.Create([0f, 1f]), 4)).Should().Equal(3, 2, 1, 0);

        static int[] Winners(Tensor<float> classes) =>
            [.. Enumerable.Range(0, (int)classes.Lengths[0]).Select(step => Enumerable.Range(0, 4).MaxBy(k => classes[step, k]))];
    }

    [Fact]
    public void Many_threads_may_predict_at_once()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Lstm(9).LinearOutput(2).Build(seed: 1);
        Tensor<float>[] sequences = [.. Enumerable.Range(0, 200).Select(i => Examples.Sequence<float>(1 + (i % 13), 3, (uint)i))];
        float[][] alone = [.. sequences.Select(s => model.Predict(s).Flat())];
        float[][] together = new float[sequences.Length][];

        Parallel.For(0, sequences.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = model.Predict(sequences[i]).Flat());

        together.Should().BeEquivalentTo(alone, options => options.WithStrictOrdering(), "a model has no hidden state");
    }

    public static TheoryData<string, Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>> Chances() => new()
    {
        { "dropout", builder => builder.Lstm(9).Dropout(0.9) },
        { "one mask per sequence", builder => builder.Lstm(9).Dropout(0.9, variational: true) },
        { "on the recurrent path", builder => builder.Recurrent(new LstmCell<float>(9), new RecurrentOptions { RecurrentDropout = 0.9 }) },
    };

    [Theory]
    [MemberData(nameof(Chances))]
    public void Dropout_is_off(string _, Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>> add)
    {
        SequenceModel<float> with = add(SequenceModel.ManyToOne(3)).LinearOutput(2).Build(seed: 1);
        SequenceModel<float> without = SequenceModel.ManyToOne(3).Lstm(9).LinearOutput(2).Build(seed: 2);
        with.Parameters.AllValues.CopyTo(without.Parameters.AllValues);
        Tensor<float> sequence = Examples.Sequence<float>(5, 3);

        float[] expected = without.Predict(sequence).Flat();
        var data = SequenceDataset.FromExamples([new Example<float>(sequence, expected)]);

        with.Predict(sequence).Flat().Should().Equal(expected, "chance plays a part in training only");
        with.Evaluate(data).Loss.Should().Be(0, "an evaluation is no training");
        with.Fit(data, new FitOptions<float> { Epochs = 1 }).Epochs[0].TrainingLoss.Should().BeGreaterThan(0, "in training it does");
    }

    [Fact]
    public void Words_fall_in_training_only()
    {
        var words = new EmbeddingColumn("word", tokens: 5, size: 3) { UnknownToken = 0, UnknownRate = 0.9 };
        SequenceModel<float> with = SequenceModel.ManyToOne(0).Embedding(words).Lstm(4).LinearOutput(2).Build(seed: 1);
        SequenceModel<float> without = SequenceModel.ManyToOne(0).Embedding(new EmbeddingColumn("word", 5, 3)).Lstm(4).LinearOutput(2).Build(seed: 2);
        with.Parameters.AllValues.CopyTo(without.Parameters.AllValues);

        with.Predict(new[] { 1, 2, 3, 4 }).Flat().Should().Equal(without.Predict(new[] { 1, 2, 3, 4 }).Flat());
    }

    [Fact]
    public void Bad_input_is_refused_with_the_mend()
    {
        SequenceModel<float> many = SequenceModel.ManyToOne(3).Lstm(2).LinearOutput(1).Build(seed: 1);
        SequenceModel<float> one = SequenceModel.OneToMany(3).Lstm(2).LinearOutput(1).Build(seed: 1);

        Fails<ArgumentException>(() => many.Predict(new float[4, 2]), "*lstm1*built for 3 features*data has 2*");
        Fails<ArgumentNullException>(() => many.Predict((float[,])null!), "*'sequence'*");
        Fails<ArgumentException>(() => many.Predict(new float[2, 0]), "*input has no features*");
        Fails<ArgumentException>(() => many.Predict(Tensor.Create([1f, 2f, 3f])), "*a sequence [time, features]*it is [3]*");
        Fails<ArgumentException>(() => many.Predict(new float[,] { { 1, 2, 3 }, { 1, float.NaN, 3 } }), "*NaN at row 1, column 1*");
        Fails<ArgumentException>(() => many.Predict(Array.Empty<Tensor<float>>()), "*nothing to predict*");
        Fails<ArgumentException>(() => many.Predict([Examples.Sequence<float>(2, 3), Examples.Sequence<float>(2, 4)]), "inputs[1]*3 features*");
        Fails<InvalidOperationException>(() => one.Predict(Tensor.Create([1f, 2f, 3f])), "*one-to-many*call Generate*");
        Fails<InvalidOperationException>(() => many.Generate(Tensor.Create([1f, 2f, 3f]), 2), "*many-to-one*call Predict*");
        Fails<ArgumentException>(() => one.Generate(Tensor.Create([1f, 2f]), 2), "*built for 3 features*data has 2*");
        Fails<ArgumentOutOfRangeException>(() => one.Generate(Tensor.Create([1f, 2f, 3f]), 0), "*steps*");
    }

    private static void Fails<TException>(Action action, string message)
        where TException : Exception => action.Should().Throw<TException>().WithMessage(message);
}

using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Parameters;

/// <summary>One flat run of values seen through named views: where they lie, their names, their first values.</summary>
public class ParameterStoreTests
{
    public static TheoryData<string> Optimizers => ["descent", "momentum", "rmsprop", "adam", "adamw"];

    [Fact]
    public void Every_parameter_has_the_name_of_its_layer_and_symbol()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Lstm(5).Gru(4).Dense(2).SigmoidOutput(1).Build(seed: 0);
        ParameterStore<float> parameters = model.Parameters;

        parameters.Select(p => p.ToString()).Should().Equal(
            [
                "lstm1.W [3, 20]", "lstm1.U [5, 20]", "lstm1.b [1, 20]", "gru2.W [5, 12]", "gru2.U [4, 12]", "gru2.c [1, 4]",
                "gru2.b [1, 12]", "dense3.W [4, 2]", "dense3.b [1, 2]", "output.W [2, 1]", "output.b [1, 1]",
            ],
            "a user finds a weight of the formula by its layer, a dot and its symbol");
        parameters.ValueCount.Should().Be(parameters.Sum(p => p.Rows * p.Columns), "the gaps between parameters are not trained");
        parameters.Count.Should().Be(11, "that many are listed");
        parameters["gru2.U"].Should().BeSameAs(parameters[4], "name and place lead to the same parameter");
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToOne(3).Vanilla(2).LinearOutput(1).Build(seed: 0).Parameters;
        Action act = () => _ = parameters["vanilla1.u"];

        act.Should().Throw<KeyNotFoundException>("names are exact")
            .WithMessage("*'vanilla1.u'*vanilla1.W*vanilla1.U*output.W*output.b*", "the reader sees what came and what there is");
    }

    [Fact]
    public void Every_parameter_starts_on_a_cache_line()
    {
        ParameterStore<float> parameters = Model().Parameters;

        parameters.Should().OnlyContain(p => p.Offset % 16 == 0, "16 floats fill a line of 64 bytes");
        parameters.Zip(parameters.Skip(1), (one, next) => next.Offset - one.Offset - one.Count).Should().OnlyContain(
            gap => gap >= 0 && gap < 16, "parameters do not overlap and no line is wasted");
        parameters.AllGradients.Length.Should().Be(parameters.AllValues.Length, "value and gradient stand at the same place");
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_gaps_between_parameters_stay_0_through_training(string optimizer)
    {
        SequenceModel<float> model = Model();
        float[] before = model.Parameters.AllValues.ToArray();
        bool[] used = new bool[before.Length];
        foreach (Parameter<float> parameter in model.Parameters)
        {
            used.AsSpan(parameter.Offset, parameter.Count).Fill(true);
        }

        model.Fit(Data(), new FitOptions<float> { Epochs = 3, Threads = 1, Optimizer = Named(optimizer) });

        float[] after = model.Parameters.AllValues.ToArray();
        after.Should().NotEqual(before, "the training must have done something");
        after.Where((_, i) => !used[i]).Should().NotBeEmpty("these sizes leave gaps").And
            .OnlyContain(value => value == 0, "a norm or a checksum over the whole run must not see anything there");
        model.Parameters.AllGradients.ToArray().Where((_, i) => !used[i]).Should().OnlyContain(
            value => value == 0, "nor in the gradients");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        float[] one = Model(1).Parameters.AllValues.ToArray(), again = Model(1).Parameters.AllValues.ToArray();
        float[] other = Model(2).Parameters.AllValues.ToArray(), far = Model(1UL << 40).Parameters.AllValues.ToArray();

        again.Should().Equal(one, "an experiment must be repeatable");
        other.Should().NotEqual(one, "another seed is another network");
        far.Should().NotEqual(one, "all 64 bits of the seed count");
    }

    [Fact]
    public void A_parameter_begins_the_same_whatever_comes_after_it()
    {
        ParameterStore<float> small = SequenceModel.ManyToMany(3).Lstm(4).LinearOutput(1).Build(seed: 3).Parameters;
        ParameterStore<float> large = SequenceModel.ManyToMany(3).Lstm(4).Gru(5).LinearOutput(2).Build(seed: 3).Parameters;

        foreach (string name in new[] { "lstm1.W", "lstm1.b", "lstm1.U" })
        {
            large[name].Values.ToArray().Should().Equal(
                small[name].Values.ToArray(), "{0} depends on the seed and its own place alone", name);
        }
    }

    [Fact]
    public void Parameters_of_the_same_size_begin_differently()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToMany(4).Lstm(4).Lstm(4).LinearOutput(1).Build(seed: 3).Parameters;

        parameters["lstm2.U"].Values.ToArray().Should().NotEqual(
            parameters["lstm1.U"].Values.ToArray(), "each has a stream of its own");
    }

    [Fact]
    public void A_float_model_begins_with_the_rounded_numbers_of_the_double_one()
    {
        ParameterStore<double> twice = SequenceModel.ManyToOne<double>(3).Lstm(4).LinearOutput(1).Build(seed: 6).Parameters;
        ParameterStore<float> single = SequenceModel.ManyToOne<float>(3).Lstm(4).LinearOutput(1).Build(seed: 6).Parameters;

        single["lstm1.U"].Values.ToArray().Should().Equal(
            twice["lstm1.U"].Values.ToArray().Select(value => (float)value), "both are drawn in double, so they can be compared");
    }

    [Fact]
    public void A_view_writes_the_model()
    {
        ParameterStore<float> parameters = Model().Parameters;
        Parameter<float> parameter = parameters["dense2.W"];

        parameter.AsTensorSpan()[1, 2] = 42;

        parameter.Values[(1 * parameter.Columns) + 2].Should().Be(42, "a tensor is another view of the same memory");
        parameters.AllValues[parameter.Offset + parameter.Columns + 2].Should().Be(42, "and so is the flat run");
    }

    [Fact]
    public void Clearing_gradients_clears_all_of_them()
    {
        ParameterStore<float> parameters = Model().Parameters;
        parameters.AllGradients.Fill(3);

        parameters.ClearGradients();

        parameters.AllGradients.IndexOfAnyExcept(0).Should().Be(-1, "backward adds, so it must begin at 0");
    }

    [Fact]
    public void A_complete_store_takes_no_more_parameters()
    {
        Action act = () => Model().Parameters.Add(new ParameterShape("late.W", 1, 1, [Initializer.Zeros], IsBias: false));

        act.Should().Throw<InvalidOperationException>("views into the run would be lost when it grows");
    }

    private static SequenceModel<float> Model(ulong seed = 0) =>
        SequenceModel.ManyToOne(3).Lstm(5).Dense(7).LinearOutput(1).Build(seed);

    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(
        Enumerable.Range(0, 8).Select(i => new Example<float>(new float[,] { { i, 1, -1 }, { 0.5f, i, 2 } }, [i / 8f])));

    private static Optimizer Named(string name) => name switch
    {
        "descent" => new GradientDescent(0.01),
        "momentum" => new Momentum(0.01),
        "rmsprop" => new RmsProp(0.01),
        "adam" => new Adam(0.01),
        _ => new AdamW(0.01),
    };
}

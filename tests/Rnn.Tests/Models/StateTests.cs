using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Models;

/// <summary>States that a user gives and takes: in predictions, sessions and examples.</summary>
public class StateTests
{
    private static readonly Tensor<float>[] _inputs =
        [Examples.Sequence<float>(5, 3, 1), Examples.Sequence<float>(2, 3, 2), Examples.Sequence<float>(0, 3, 3), Examples.Sequence<float>(4, 3, 4)];

    [Fact]
    public void Two_halves_with_the_state_between_them_are_the_whole()
    {
        SequenceModel<float> model = TwoLayers();

        model.Predict([.. _inputs.Select(input => Part(input, 0, 2))], null, out SessionState<float> between);
        Tensor<float>[] second = model.Predict([.. _inputs.Select(input => Part(input, 2, 5))], between, out SessionState<float> end);
        Tensor<float>[] whole = model.Predict(_inputs, null, out SessionState<float> endOfWhole);

        second.SelectMany(Flat).Should().Equal(whole.SelectMany(output => Flat(Part(output, 2, 5))));
        end.Names.Should().Equal("lstm1.h", "lstm1.c", "gru2.h");
        foreach (string name in end.Names)
        {
            end[name].Lengths.ToArray().Should().Equal(4, name == "gru2.h" ? 3 : 4);
            Flat(end[name]).Should().Equal(Flat(endOfWhole[name]));
        }
    }

    [Fact]
    public void A_session_goes_on_where_a_prediction_ended_and_its_state_reads_as_tensors()
    {
        SequenceModel<float> model = TwoLayers();
        Tensor<float> input = _inputs[0];

        model.Predict([Part(input, 0, 3)], null, out SessionState<float> state);
        StreamingSession<float> session = model.CreateSession(state);
        Tensor<float> rest = session.Feed(Part(input, 3, 5));
        model.Predict([input], null, out SessionState<float> end);

        Flat(rest).Should().Equal(Flat(Part(model.Predict(input), 3, 5)));
        Flat(session.Snapshot()["lstm1.c"]).Should().Equal(Flat(end["lstm1.c"]));
    }

    [Fact]
    public void Tokens_go_on_in_batch_and_in_a_session_as_numbers_do()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(0).Embedding(9, 3).Lstm(4).LinearOutput(2).Build(seed: 1);
        int[] tokens = [3, 1, 4, 1, 5];
        float[] whole = model.Predict(tokens).Flat();

        model.Predict(SequenceDataset.FromExamples([new Example<float>(tokens[..3], new float[3, 2])]), out SessionState<float> state);
        Tensor<float>[] rest = model.Predict(
            SequenceDataset.FromExamples([new Example<float>(tokens[3..], new float[2, 2]) { InitialState = state }]), out _);
        StreamingSession<float> session = model.CreateSession(state);

        rest[0].Flat().Should().Equal(whole[6..]);
        session.Feed(tokens[3..]).Flat().Should().Equal(whole[6..]);
        state.Names.Should().Equal("lstm2.h", "lstm2.c");
    }

    [Fact]
    public void Tokens_with_numbers_beside_them_are_fed_in_chunks_of_any_length()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Embedding(new EmbeddingColumn("a", 5, 2), new EmbeddingColumn("b", 3, 2)).Gru(4).LinearOutput(1).Build(seed: 1);
        int[,] tokens = { { 1, 2 }, { 4, 0 }, { 0, 1 } };
        float[,] numbers = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        float[] whole = model.Predict(tokens, numbers).Flat();

        StreamingSession<float> session = model.CreateSession();
        float[] parts = [.. session.Feed(new[,] { { 1, 2 } }, new[,] { { 1f, 2 } }).Flat(), .. session.Feed(new int[0, 2], new float[0, 2]).Flat(),
            .. session.Feed(new[,] { { 4, 0 }, { 0, 1 } }, new[,] { { 3f, 4 }, { 5, 6 } }).Flat()];

        parts.Should().Equal(whole);
        TwoLayers().CreateSession().Invoking(s => s.Feed(new int[] { 1 })).Should().Throw<ArgumentException>().WithMessage("*0 tokens and 3 numbers*Give the numbers as*");
        session.Invoking(s => s.Feed([1, 2])).Should().Throw<ArgumentException>().WithMessage("*2 tokens and 2 numbers; got 1 tokens and 0 numbers*");
        session.Invoking(s => s.Feed(new[,] { { 1, 2 } })).Should().Throw<ArgumentException>().WithMessage("*got 2 tokens and 0 numbers*");
        session.Invoking(s => s.Feed(new[,] { { 1, 2 } }, new float[2, 2])).Should().Throw<ArgumentException>().WithMessage("*1 steps of tokens and 2 of numbers*");
        session.Invoking(s => s.Feed(new[,] { { 1, 3 } }, new float[1, 2])).Should().Throw<ArgumentException>().WithMessage("*3 is no token*");
        session.Invoking(s => s.Feed(new[,] { { 1, 2 } }, new[,] { { float.NaN, 0 } })).Should().Throw<ArgumentException>().WithMessage("*NaN*");
    }

    [Fact]
    public void A_state_that_was_given_once_is_not_given_again()
    {
        SequenceModel<float> model = TwoLayers();
        float[] sequence = _inputs[0].Flat(), before = new float[10], after = new float[10];
        model.Predict(sequence, before);
        model.Predict([_inputs[0]], null, out SessionState<float> state);

        model.Predict([_inputs[0]], state, out _);
        model.Predict(sequence, after);

        after.Should().Equal(before, "each prediction begins as the layers do unless it is told otherwise");
    }

    [Fact]
    public void A_state_made_of_tensors_is_the_state_that_they_were_read_from()
    {
        SequenceModel<float> model = TwoLayers();
        StreamingSession<float> session = model.CreateSession(rows: 2), other = model.CreateSession(rows: 2);
        float[] output = new float[4], again = new float[4];
        session.Step([1, 2, 3, 4, 5, 6], output);
        SessionState<float> read = session.Snapshot();

        other.Restore(new SessionState<float>(read.Names.ToDictionary(name => name, name => read[name])));
        session.Step([1, 1, 1, 2, 2, 2], output);
        other.Step([1, 1, 1, 2, 2, 2], again);

        again.Should().Equal(output);
    }

    [Fact]
    public void Both_directions_begin_from_states_of_their_own()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Bidirectional(() => new GruCell<float>(2)).LinearOutput(1).Build(seed: 1);
        var state = new SessionState<float>(new Dictionary<string, Tensor<float>>
        {
            ["gru1.forward.h"] = Tensor.Create([0.5f, -0.5f], [1, 2]),
            ["gru1.backward.h"] = Tensor.Create([0.25f, 1f], [1, 2]),
        });

        model.Predict([Examples.Sequence<float>(0, 3)], state, out SessionState<float> end);

        Flat(end["gru1.forward.h"]).Should().Equal([0.5f, -0.5f], "an empty sequence leaves the state as it is");
        Flat(end["gru1.backward.h"]).Should().Equal(0.25f, 1f);
    }

    [Fact]
    public void An_example_trains_from_its_state_as_its_second_half_does_after_the_first()
    {
        // The gradient of the second half alone, with the state given, is that of a truncated training's second chunk.
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(3).Recurrent(
            new LstmCell<double>(4), new RecurrentOptions { TrainInitialState = true }).LinearOutput(2).Build(seed: 1);
        Tensor<double> input = Examples.Sequence<double>(6, 3), target = Examples.Sequence<double>(6, 2, 9);
        model.Predict([Part(input, 0, 4)], null, out SessionState<double> state);
        var example = new Example<double>(Part(input, 4, 6), Part(target, 4, 6)) { InitialState = state };

        Dictionary<string, double> worst = new GradientProof(model, SequenceDataset.FromExamples([example])).WorstErrors();

        worst.Where(group => group.Key.StartsWith("lstm1.", StringComparison.Ordinal) || group.Key.StartsWith("output", StringComparison.Ordinal))
            .Should().OnlyContain(group => group.Value < 1e-7);
        double loss = model.Evaluate(SequenceDataset.FromExamples([example])).Loss;
        double of = 0;
        double[] whole = Flat(model.Predict(input)), wanted = Flat(target);
        for (int i = 8; i < 12; i++)
        {
            of += (whole[i] - wanted[i]) * (whole[i] - wanted[i]) / 4;
        }

        loss.Should().BeApproximately(of, 1e-12);
    }

    [Theory]
    [InlineData("lstm9.h", 4, "*no state 'lstm9.h'*lstm1.h [4]*")]
    [InlineData("gru2.h", 4, "*'gru2.h' has 4 numbers a row, the model's has 3*")]
    [InlineData("lstm1.h", 4, "*'lstm1.h' is given but not 'lstm1.c'*")]
    public void A_state_that_does_not_fit_is_refused(string name, int size, string message)
    {
        SequenceModel<float> model = TwoLayers();
        var state = new SessionState<float>(new Dictionary<string, Tensor<float>> { [name] = Tensor.Create(new float[size], [1, size]) });

        model.Invoking(m => m.Predict([_inputs[0]], state, out _)).Should().Throw<ArgumentException>().WithMessage(message);
        model.Invoking(m => m.CreateSession(state)).Should().Throw<ArgumentException>().WithMessage(message);
        model.Invoking(m => m.Fit(SequenceDataset.FromExamples(
            [new Example<float>(_inputs[0], Examples.Sequence<float>(5, 2)) { InitialState = state }]))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void States_that_cannot_be_are_refused()
    {
        SequenceModel<float> model = TwoLayers();
        var nothing = new Dictionary<string, Tensor<float>>();
        var infinite = new Dictionary<string, Tensor<float>> { ["gru2.h"] = Tensor.Create([1, float.PositiveInfinity, 0], [1, 3]) };
        var rows = new Dictionary<string, Tensor<float>> { ["gru2.h"] = Tensor.Create(new float[6], [2, 3]) };

        FluentActions.Invoking(() => new SessionState<float>(nothing)).Should().Throw<ArgumentException>().WithMessage("*at least one*");
        FluentActions.Invoking(() => new SessionState<float>(infinite)).Should().Throw<ArgumentException>().WithMessage("*gru2.h*");
        model.Invoking(m => m.Predict([_inputs[0]], new SessionState<float>(rows), out _)).Should().Throw<ArgumentException>().WithMessage("*2 rows for 1 inputs*");
        model.Invoking(m => m.CreateSession().Restore(new SessionState<float>(rows))).Should().Throw<ArgumentException>().WithMessage("*2 rows*");
        FluentActions.Invoking(() => new Example<float>(_inputs[0], new float[5, 2]) { InitialState = new SessionState<float>(rows) })
            .Should().Throw<ArgumentException>().WithMessage("*one row; this one has 2*");
    }

    private static SequenceModel<float> TwoLayers() => SequenceModel.ManyToMany(3)
        .Recurrent(new LstmCell<float>(4), new RecurrentOptions { TrainInitialState = true }).Gru(3).LinearOutput(2).Build(seed: 1);

    private static T[] Flat<T>(Tensor<T> tensor)
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static Tensor<T> Part<T>(Tensor<T> sequence, int from, int to)
    {
        int length = (int)sequence.Lengths[0], size = (int)sequence.Lengths[1];
        from = Math.Min(from, length);
        to = Math.Min(to, length);
        return Tensor.Create(Flat(sequence)[(from * size)..(to * size)], [to - from, size]);
    }
}

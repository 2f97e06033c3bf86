using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Models;

/// <summary>Sessions of several rows, chunks, and states that are kept and brought back.</summary>
public class SessionStateTests
{
    private const int Features = 3, Outputs = 2, Steps = 7;

    private static readonly RecurrentOptions _options = new() { HiddenZoneout = 0.3, CellZoneout = 0.2, TrainInitialState = true };

    public static TheoryData<string> Poolings => ["every step", .. Enum.GetNames<Pooling>()];

    [Theory]
    [MemberData(nameof(Poolings))]
    public void Whole_in_chunks_or_step_by_step_the_bits_are_the_same(string pooling)
    {
        SequenceModel<float> model = Create(pooling);
        float[] values = Examples.Sequence<float>(Steps, Features).Flat();

        float[] steps = Feed(model.CreateSession(), values, [1, 1, 1, 1, 1, 1, 1]);

        Feed(model.CreateSession(), values, [Steps]).Should().Equal(steps, "one chunk");
        Feed(model.CreateSession(), values, [2, 0, 4, 1]).Should().Equal(steps, "chunks, one of them empty");
        if (pooling == "every step")
        {
            model.Predict(Rows(values)).Flat().Should().Equal(steps);
            return;
        }

        for (int step = 0; step < Steps; step++)
        {
            model.Predict(Rows(values[..((step + 1) * Features)])).Flat().Should().Equal(
                steps[(step * Outputs)..((step + 1) * Outputs)], "after step {0} it answers for what came so far", step);
        }
    }

    [Fact]
    public void Rows_run_side_by_side_and_are_reset_one_by_one()
    {
        SequenceModel<float> model = Create("every step");
        float[][] sequences = [.. Enumerable.Range(0, 3).Select(i => Examples.Sequence<float>(Steps, Features, (uint)i).Flat())];
        float[][] alone = [.. sequences.Select(values => model.Predict(Rows(values)).Flat())];
        StreamingSession<float> session = model.CreateSession(rows: 3);
        float[] output = new float[3 * Outputs];

        for (int step = 0; step < Steps; step++)
        {
            if (step == 3)
            {
                session.Reset(1);
            }

            session.Step([.. sequences.SelectMany((values, row) => At(values, row == 1 && step >= 3 ? step - 3 : step, Features))], output);
            for (int row = 0; row < 3; row++)
            {
                int own = row == 1 && step >= 3 ? step - 3 : step;
                output[(row * Outputs)..((row + 1) * Outputs)].Should().Equal(
                    At(alone[row], own, Outputs), "row {0} knows nothing of the others, and row 1 began anew", row);
            }
        }
    }

    [Fact]
    public void A_snapshot_brings_back_the_moment_also_in_another_session()
    {
        SequenceModel<float> model = Create("Mean");
        float[] values = Examples.Sequence<float>(Steps, Features).Flat();
        StreamingSession<float> session = model.CreateSession(), other = model.CreateSession();
        Feed(session, values[..(4 * Features)], [4]);

        SessionState<float> snapshot = session.Snapshot();
        float[] first = Feed(session, values[(4 * Features)..], [3]);
        session.Restore(snapshot);
        other.Restore(snapshot);

        Feed(session, values[(4 * Features)..], [3]).Should().Equal(first);
        Feed(other, values[(4 * Features)..], [3]).Should().Equal(first, "the model is the same");
        snapshot.RowCount.Should().Be(1);
    }

    [Fact]
    public void Many_sessions_on_many_threads_say_what_one_says()
    {
        SequenceModel<float> model = Create("every step");
        float[][] sequences = [.. Enumerable.Range(0, 16).Select(i => Examples.Sequence<float>(Steps, Features, (uint)i).Flat())];
        float[][] expected = [.. sequences.Select(values => model.Predict(Rows(values)).Flat())];

        float[][] found = new float[16][];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            found[i] = Feed(model.CreateSession(), sequences[i], [.. Enumerable.Repeat(1, Steps)]));

        found.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_leaves_the_state_as_it_was()
    {
        SequenceModel<float> model = Create("every step"), retrained = Create("every step");
        SequenceModel<float> larger = SequenceModel.ManyToMany(Features).Lstm(6).LinearOutput(Outputs).Build(seed: 1);
        retrained.Parameters[0].Values[0] += 1;
        StreamingSession<float> session = model.CreateSession(), rows = model.CreateSession(rows: 2);
        float[] values = Examples.Sequence<float>(Steps, Features).Flat();
        float[] expected = Feed(model.CreateSession(), values, [Steps]);

        Refused(() => session.Restore(larger.CreateSession().Snapshot()), "*another model*lstm1*own model*");
        Refused(() => session.Restore(retrained.CreateSession().Snapshot()), "*other weights*");
        Refused(() => session.Restore(rows.Snapshot()), "*2 rows, this session 1*rows: 2*");
        Refused(() => session.Feed(Tensor.Create(new float[4], [2, 2])), "*chunk must have 3 features*[2, 2]*");
        Refused(() => session.Feed(Tensor.Create<float>([1, 2, 3, 4, float.NaN, 6], [2, 3])), "*NaN at row 1, column 1*");
        Refused(() => rows.Step([1, 2, 3], new float[4]), "*takes 2 × 3 numbers*input of 3*");
        ((Action)(() => rows.Feed(Rows(values)))).Should().Throw<InvalidOperationException>().WithMessage("*2 rows*call Step*");
        ((Action)(() => rows.Reset(2))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*rows 0 to 1*");
        ((Action)(() => model.CreateSession(rows: 0))).Should().Throw<ArgumentOutOfRangeException>();

        Feed(session, values, [Steps]).Should().Equal(expected, "nothing of it left a trace");
    }

    [Fact]
    public void The_last_weight_counts_too_where_their_number_is_odd()
    {
        SequenceModel<float> model = Odd(), other = Odd();
        other.Parameters["output.b"].Values[^1] += 1;
        model.Parameters.ValueCount.Should().Be(5, "W, U, b and the output's W, b: the last is half of an eight-byte word");

        Refused(() => other.CreateSession().Restore(model.CreateSession().Snapshot()), "*other weights*");
        Odd().CreateSession().Restore(model.CreateSession().Snapshot());

        static SequenceModel<float> Odd() => SequenceModel.ManyToMany(1).Vanilla(1).LinearOutput(1).Build(seed: 1);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 30)]
    [InlineData((1 << 28) + 1)]
    public void More_rows_than_arrays_can_hold_are_refused_before_memory_is_taken(int rows)
    {
        // Four gates of four: 2²⁸ rows of them are 2³² numbers, which as an int is 0.
        SequenceModel<float> model = SequenceModel.ManyToMany(4).Lstm(4).Residual().LinearOutput(1).Build(seed: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ((Action)(() => model.CreateSession(rows))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*up to 134217* rows*several sessions*").Which.ParamName.Should().Be("rows");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static SequenceModel<float> Create(string pooling)
    {
        SequenceModelBuilder<float> builder = pooling == "every step" ? SequenceModel.ManyToMany(Features) : SequenceModel.ManyToOne(Features);
        builder.Recurrent(new LstmCell<float>(9), _options).Dropout(0.3, variational: true).Recurrent(new GruCell<float>(9), _options).Residual().Residual().Dropout(0.1).Residual();
        if (pooling != "every step")
        {
            builder.Pool(Enum.Parse<Pooling>(pooling));
        }

        SequenceModel<float> model = builder.Dense(4, Activation.Tanh).SoftmaxOutput(Outputs).Build(seed: 3);
        Examples.Sequence<float>(1, 9).FlattenTo(model.Parameters["lstm1.h0"].Values);
        return model;
    }

    private static float[] Feed(StreamingSession<float> session, float[] values, int[] chunks)
    {
        var outputs = new List<float>();
        int at = 0;
        foreach (int steps in chunks)
        {
            outputs.AddRange(session.Feed(Tensor.Create(values[(at * Features)..((at + steps) * Features)], [steps, Features])).Flat());
            at += steps;
        }

        return [.. outputs];
    }

    private static float[] At(float[] values, int step, int size) => values[(step * size)..((step + 1) * size)];

    private static Tensor<float> Rows(float[] values) => Tensor.Create(values, [values.Length / Features, Features]);
}

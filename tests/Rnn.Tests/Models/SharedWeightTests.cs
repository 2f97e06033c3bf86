using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Contracts.BrokenCells;

namespace Rnn.Tests.Models;

/// <summary>What sessions and predictions keep in memory, and who may use them.</summary>
[Collection(ProcessMemory.Name)]
public class SharedWeightTests
{
    [Fact]
    public void Sessions_of_the_same_weights_share_one_copy_and_those_of_others_have_another()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Lstm(3).LinearOutput(1).Build(seed: 1);

        PackedModel<float> first = model.Pack(), second = model.Pack();
        model.Parameters["lstm1.U"].Values[0] += 1;
        PackedModel<float> changed = model.Pack();

        second.Should().BeSameAs(first);
        changed.Should().NotBeSameAs(first);
        GC.KeepAlive(first);
    }

    [Fact]
    public void A_session_does_not_see_what_the_model_learns_later()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Lstm(3).LinearOutput(1).Build(seed: 1);
        float[] before = new float[1], after = new float[1];
        StreamingSession<float> session = model.CreateSession();
        session.Step([1, 2], before);

        model.Parameters.AllValues.Fill(0.5f);
        session.Reset();
        session.Step([1, 2], after);

        after.Should().Equal(before);
        model.CreateSession().Step([1, 2], after);
        after.Should().NotEqual(before);
    }

    [Fact]
    public void Two_signs_changed_make_other_weights()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Lstm(3).LinearOutput(1).Build(seed: 1);
        SessionState<float> snapshot = model.CreateSession().Snapshot();

        Span<float> weights = model.Parameters["lstm1.W"].Values;
        (weights[0], weights[2]) = (-weights[0], -weights[2]);

        model.CreateSession().Invoking(session => session.Restore(snapshot)).Should().Throw<ArgumentException>().WithMessage("*other weights*");
    }

    [Fact]
    public async Task A_session_refuses_a_second_thread_and_goes_on_for_the_first()
    {
        var cell = new WaitingCell();
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Recurrent(cell).LinearOutput(1).Build(seed: 1);
        StreamingSession<double> session = model.CreateSession();
        double[,] chunk = { { 1, 2 }, { 3, 4 } };
        cell.Waits = true;

        Task<Tensor<double>> first = Task.Run(() => session.Feed(chunk));
        cell.Inside.Wait();
        Action[] others = [() => session.Step([1, 2], new double[1]), session.Reset, () => session.Reset(0), () => session.Snapshot()];
        foreach (Action other in others)
        {
            other.Should().Throw<InvalidOperationException>().WithMessage("Another thread is using this session*");
        }

        cell.Waits = false;
        cell.GoOn.Set();
        (await first).Flat().Should().Equal(model.Predict(chunk).Flat(), "what was refused has changed nothing");
        session.Step([1, 2], new double[1]);
    }

    [Fact]
    public void A_workspace_that_a_long_input_has_made_large_is_given_back()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Gru(64).LinearOutput(1).Build(seed: 1);
        _ = model.Predict(new float[50, 1]);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        _ = model.Predict(new float[200_000, 1]);

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(4_000_000, "the outputs alone were 51 MB");
    }

    [Fact]
    public void Gates_are_kept_for_some_steps_only_where_no_backward_follows()
    {
        // 4 gates of 512 units: 1,024 rows at a time.
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Lstm(512).LinearOutput(1).Build(seed: 1);
        Tensor<float> input = Examples.Sequence<float>(1500, 1);
        ModelWorkspace<float> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInput(steps: 1500, [], input.Flat());

        workspace.Forward(Pass.Inference);
        int atInference = workspace.Parts[0].Workspace.Gates.Rows;
        float[] hidden = workspace.Parts[0].Workspace.Output.Values.ToArray();
        workspace.Forward(Pass.Calm);

        atInference.Should().BeLessThan(1500);
        workspace.Parts[0].Workspace.Gates.Rows.Should().Be(1500);
        workspace.Parts[0].Workspace.Output.Values.ToArray().Should().Equal(hidden, "blocks change no bit");
    }

    [Fact]
    public void Results_that_no_array_can_hold_are_refused_before_memory_is_taken()
    {
        SequenceModel<float> generator = SequenceModel.OneToMany(1).Gru(2).LinearOutput(3).Build(seed: 1);

        generator.Invoking(m => m.Generate([1f], 1 << 30)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*1073741824 steps of 3 numbers are more than an array can hold*");
        SequenceModel<float> wide = SequenceModel.ManyToMany(1).Gru(1).LinearOutput(300_000).Build(seed: 1);
        wide.Invoking(m => m.CreateSession().Feed(new float[8_000, 1])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*8000 steps of 300000*shorter chunks*");
        wide.Invoking(m => m.Predict(new float[8_000], new float[5])).Should().Throw<ArgumentException>().WithMessage("*has 2400000000 numbers; got room for 5*");
    }

    [Fact]
    public void A_model_that_feeds_itself_refuses_what_looks_ahead()
    {
        FluentActions.Invoking(() => SequenceModel.OneToMany(2).Bidirectional(() => new GruCell<float>(3)).LinearOutput(2).Build(seed: 1))
            .Should().Throw<ArgumentException>().WithMessage("gru1: it reads each sequence from its end*one-to-many*reads one way*");
        FluentActions.Invoking(() => SequenceModel.OneToMany(2).Bidirectional(() => new GruCell<float>(2)).Residual().LinearOutput(2).Build(seed: 1))
            .Should().Throw<ArgumentException>();
    }

    /// <summary>Waits inside its step until it is told to go on.</summary>
    private sealed class WaitingCell : SmallCell
    {
        public ManualResetEventSlim Inside { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public bool Waits { get; set; }

        public override void Forward(in CellStep<double> step)
        {
            if (Waits)
            {
                Inside.Set();
                GoOn.Wait();
            }

            base.Forward(step);
        }
    }
}

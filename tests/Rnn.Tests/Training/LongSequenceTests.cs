using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Truncated backpropagation through time: the state is carried from chunk to chunk, the gradient is cut.</summary>
public class LongSequenceTests
{
    private static readonly int[] _lengths = [3, 23, 10, 0, 17];

    public static TheoryData<int, int> Chunks => new() { { 5, 5 }, { 10, 10 }, { 7, 3 }, { 23, 1 }, { 1, 1 } };

    [Theory]
    [MemberData(nameof(Chunks))]
    public void The_state_is_carried_and_every_step_counts_once(int length, int stride)
    {
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep: true);

        // A step this small changes no weight, so the chunks must see what the whole sees.
        FitOptions<double> options = new() { Epochs = 1, Optimizer = new GradientDescent(1e-300), Shuffle = false };
        double whole = Model().Fit(data, options).Epochs[0].TrainingLoss;
        double chunks = Model().Fit(data, options with { ChunkLength = length, ChunkStride = stride }).Epochs[0].TrainingLoss;

        chunks.Should().BeApproximately(whole, 1e-14, "short sequences are trained on, long ones to their end");
    }

    [Theory]
    [InlineData(Topology.ManyToMany)]
    [InlineData(Topology.ManyToOne)]
    [InlineData(Topology.OneToMany)]
    public void A_chunk_as_long_as_the_longest_sequence_is_the_whole(Topology topology)
    {
        SequenceDataset<double> data = topology == Topology.OneToMany
            ? SequenceDataset.FromExamples(_lengths.Where(n => n > 0).Select((n, i) => new Example<double>(
                Examples.Sequence<double>(1, 3, (uint)i), Examples.Sequence<double>(n, 2, (uint)i))))
            : Examples.Random<double>(_lengths, 3, 2, perStep: topology == Topology.ManyToMany);
        FitOptions<double> options = new() { Epochs = 3, BatchSize = 2 };

        Weights(Model(topology), data, options with { ChunkLength = 23 }).Should().Equal(Weights(Model(topology), data, options));
        Weights(Model(topology), data, options with { ChunkLength = 4 }).Should().NotEqual(Weights(Model(topology), data, options));
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void The_gradient_is_that_of_the_loss_over_the_new_steps_with_the_carried_state_held(int length, int stride)
    {
        SequenceModel<double> model = Model();
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep: true);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        var pass = new Pass(Training: true, Seed: 1, Step: 0, Continues: true);

        // The chunk whose new steps are the last ones of the longest sequence.
        int newSteps = 22 / stride * stride, start = Math.Max(0, newSteps + stride - length);
        workspace.LoadInputs(data, indices, SequenceWindow.Steps(0, start));
        workspace.Forward(Pass.Inference);
        workspace.SaveState(int.MaxValue);

        double Loss()
        {
            workspace.LoadInputs(data, indices, SequenceWindow.Steps(start, length));
            workspace.Forward(pass);
            workspace.LoadTargets(data, indices);
            return workspace.Loss(newSteps - start);
        }

        model.Parameters.ClearGradients();
        Loss();
        workspace.Backward(pass);
        model.Parameters["lstm1.U"].ShouldHaveGradientOf(Loss, every: 7, tolerance: 1e-8);
    }

    [Fact]
    public void Stateful_batches_are_the_chunks_of_one_long_sequence()
    {
        Tensor<double> input = Examples.Sequence<double>(40, 3), target = Examples.Sequence<double>(40, 2, 5);
        SequenceDataset<double> whole = SequenceDataset.FromExamples([new Example<double>(input, target)]);
        SequenceDataset<double> pieces = SequenceDataset.FromExamples(Enumerable.Range(0, 5).Select(i =>
            new Example<double>(Piece(input, i), Piece(target, i))));
        FitOptions<double> options = new() { Epochs = 3, BatchSize = 1, Shuffle = false };

        double[] chunks = Weights(Model(), whole, options with { ChunkLength = 8 });

        Weights(Model(), pieces, options with { Stateful = true }).Should().Equal(chunks, "each piece goes on where the last one ended");
        Weights(Model(), pieces, options).Should().NotEqual(chunks, "without, each piece begins at 0");
    }

    [Fact]
    public void Each_place_of_a_stateful_batch_is_a_series_of_its_own()
    {
        SequenceDataset<double> data = Examples.Random<double>([4, 4, 2, 4, 4, 3, 1], 3, 2, perStep: true);
        FitOptions<double> options = new()
        {
            Epochs = 1,
            BatchSize = 3,
            Shuffle = false,
            Stateful = true,
            Optimizer = new GradientDescent(1e-300),
        };
        SequenceModel<double> model = Model();
        double loss = model.Fit(data, options).Epochs[0].TrainingLoss * 22;

        // Series 0 is examples 0, 3, 6; series 1 is 1, 4; series 2 is 2, 5.
        double expected = 0;
        foreach (int[] series in new int[][] { [0, 3, 6], [1, 4], [2, 5] })
        {
            double[,] inputs = Joined(series, i => data.GetInput(i).ToArray(), 3), targets = Joined(series, i => data.GetTarget(i).ToArray(), 2);
            expected += model.Evaluate(SequenceDataset.FromExamples([new Example<double>(inputs, targets)])).Loss * inputs.GetLength(0);
        }

        loss.Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void What_cannot_go_on_from_a_state_is_refused()
    {
        SequenceDataset<float> data = Examples.Random<float>([4], 3, 2);
        SequenceModel<float> both = SequenceModel.ManyToOne(3).Bidirectional(() => new GruCell<float>(2)).LinearOutput(2).Build(seed: 1);
        SequenceModel<float> mean = SequenceModel.ManyToOne(3).Gru(2).Pool(Pooling.Mean).LinearOutput(2).Build(seed: 1);
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(2).LinearOutput(2).Build(seed: 1);

        Refused(both, new() { ChunkLength = 2 }, "ChunkLength: gru1 reads each sequence from its end*");
        Refused(both, new() { Stateful = true, Shuffle = false }, "Stateful: gru1 reads*");
        Refused(mean, new() { ChunkLength = 2 }, "ChunkLength: pooling2 (Mean)*");
        Refused(model, new() { ChunkLength = 2, ChunkStride = 3 }, "ChunkStride is 3, ChunkLength 2*at least the stride*");
        Refused(model, new() { ChunkStride = 3 }, "ChunkStride is 3, ChunkLength not set*");
        Refused(model, new() { ChunkLength = 0 }, "*ChunkLength must be at least 1*");
        Refused(model, new() { Stateful = true }, "Stateful needs the examples in their order*Shuffle*");

        void Refused(SequenceModel<float> refusing, FitOptions<float> options, string message) =>
            ((Action)(() => refusing.Fit(data, options))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_step_in_chunks_allocates_nothing()
    {
        SequenceModel<double> model = Model();
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep: true);
        var trainer = new Trainer<double>(model, new FitOptions<double> { ChunkLength = 6, ChunkStride = 4 }, WorkerTeam.Alone);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        for (int i = 0; i < 40; i++)
        {
            trainer.Step(data, indices); // memory grows to size, the compiler optimises
        }

        Allocation.Of(() => trainer.Step(data, indices)).Should().Be(0);
    }

    private static SequenceModel<double> Model(Topology topology = Topology.ManyToMany)
    {
        SequenceModelBuilder<double> builder = topology switch
        {
            Topology.ManyToOne => SequenceModel.ManyToOne<double>(3),
            Topology.OneToMany => SequenceModel.OneToMany<double>(3),
            _ => SequenceModel.ManyToMany<double>(3),
        };
        return builder.Lstm(5).Gru(4).LinearOutput(2).Build(seed: 2);
    }

    private static double[] Weights(SequenceModel<double> model, SequenceDataset<double> data, FitOptions<double> options)
    {
        model.Fit(data, options);
        return model.Parameters.AllValues.ToArray();
    }

    private static Tensor<double> Piece(Tensor<double> whole, int piece) => whole.ToRows()[(8 * piece)..(8 * (piece + 1))].ToTensor<double>();

    private static double[,] Joined(int[] examples, Func<int, double[]> values, int size)
    {
        double[] flat = [.. examples.SelectMany(values)];
        double[,] joined = new double[flat.Length / size, size];
        Buffer.BlockCopy(flat, 0, joined, 0, flat.Length * sizeof(double));
        return joined;
    }
}

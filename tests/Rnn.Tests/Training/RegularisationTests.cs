using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What disturbs a training on purpose: by the seed alone, at any number of threads, and never at inference.</summary>
public class RegularisationTests
{
    private static readonly Dictionary<string, Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>> _kinds = new()
    {
        ["dropout"] = builder => builder.Lstm(96).Dropout(0.3).Gru(96),
        ["variational dropout"] = builder => builder.Dropout(0.3, variational: true).Lstm(96).Gru(96),
        ["recurrent dropout"] = builder => Both(builder, new() { RecurrentDropout = 0.3 }),
        ["zoneout"] = builder => Both(builder, new() { HiddenZoneout = 0.2, CellZoneout = 0.3 }),
    };

    public static TheoryData<string> Kinds => [.. _kinds.Keys];

    public static TheoryData<string, int?> KindsWholeAndInChunks
    {
        get
        {
            var data = new TheoryData<string, int?>();
            foreach (string kind in _kinds.Keys)
            {
                data.Add(kind, null);
                data.Add(kind, 5);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsWholeAndInChunks))]
    public void The_same_seed_gives_the_same_bits_at_any_number_of_threads(string kind, int? chunk)
    {
        (float[] alone, int none) = Train(kind, seed: 1, threads: 1, chunk);
        (float[] two, int rounds) = Train(kind, seed: 1, threads: 2, chunk);
        (float[] three, _) = Train(kind, seed: 1, threads: 3, chunk);

        none.Should().Be(0);
        rounds.Should().BeGreaterThan(10, "the threads must have shared the work");
        two.Should().Equal(alone);
        three.Should().Equal(alone);
        Train(kind, seed: 2, threads: 1, chunk).Weights.Should().NotEqual(alone, "another seed disturbs otherwise");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_prediction_is_not_disturbed(string kind)
    {
        SequenceModel<float> model = _kinds[kind](SequenceModel.ManyToOne(5)).SoftmaxOutput(3).Build(seed: 1);
        SequenceDataset<float> data = Data();

        model.Evaluate(data).Should().BeEquivalentTo(model.Evaluate(data), "nothing is drawn");
        model.Predict(data)[4].ToDoubles().Should().Equal(model.Predict(data.Slice(4, 1))[0].ToDoubles(), "nor does the place in a batch matter");
    }

    [Fact]
    public void Zoneout_without_a_past_scales_what_is_new()
    {
        // One step from h₋ = 0 in inference: h = p·0 + (1 − p)·h′.
        double Last(double zoneout) => SequenceModel.ManyToOne<double>(2)
            .Recurrent(new VanillaCell<double>(1), new RecurrentOptions { HiddenZoneout = zoneout }).LinearOutput(1).Build(seed: 1)
            .Predict(new double[,] { { 1, -0.5 } })[0];

        Last(0.25).Should().BeApproximately(0.75 * Last(0), 1e-15);
    }

    [Fact]
    public void Recurrent_dropout_masks_the_product_with_one_mask_per_sequence()
    {
        // The identity cell with W = 0 and U = 1: h = h₋·m, so each sequence doubles at every step or is 0 from the first on.
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(1)
            .Recurrent(new VanillaCell<double>(1) { Activation = Activation.Identity }, new RecurrentOptions { RecurrentDropout = 0.5 })
            .LinearOutput(1).Build(seed: 1);
        model.Parameters["vanilla1.W"].Set(0);
        model.Parameters["vanilla1.U"].Set(1);
        SequenceDataset<double> data = Examples.Random<double>(Enumerable.Repeat(4, 64), 1, 1, perStep: true);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        var recurrent = (RecurrentWorkspace<double>)workspace.Layers[0];
        recurrent.SetInitialState = own => own.InitialHidden.Flat.Fill(1);

        workspace.LoadInputs(data, [.. Enumerable.Range(0, 64)]);
        workspace.Forward(new Pass(Training: true, Seed: 3, Step: 0, Continues: false));

        double[][] sequences = [.. recurrent.Output.ToSequences().Select(sequence => sequence.ToDoubles())];
        sequences.Should().OnlyContain(h => h.SequenceEqual(new double[] { 2, 4, 8, 16 }) || h.SequenceEqual(new double[] { 0, 0, 0, 0 }));
        sequences.Count(h => h[0] == 0).Should().BeInRange(20, 44, "about half of 64");
    }

    [Theory]
    [InlineData(-0.1, 0.0, 0.0, "RecurrentDropout")]
    [InlineData(0.0, 1.0, 0.0, "HiddenZoneout")]
    [InlineData(0.0, 0.0, double.NaN, "CellZoneout")]
    public void A_rate_that_cannot_be_is_refused(double dropout, double hidden, double cell, string name)
    {
        Action build = () => SequenceModel.ManyToOne(2).Recurrent(
            new LstmCell<float>(2), new RecurrentOptions { RecurrentDropout = dropout, HiddenZoneout = hidden, CellZoneout = cell })
            .LinearOutput(1).Build(seed: 1);

        build.Should().Throw<ArgumentException>().WithMessage($"lstm1: {name} must be from 0 to below 1*");
    }

    private static (float[] Weights, int Rounds) Train(string kind, ulong seed, int threads, int? chunk)
    {
        SequenceModel<float> model = _kinds[kind](SequenceModel.ManyToOne(5)).SoftmaxOutput(3).Build(seed: 1);
        SequenceDataset<float> data = Data();
        using var team = new WorkerTeam(threads);
        var trainer = new Trainer<float>(model, new FitOptions<float> { Seed = seed, ChunkLength = chunk }, team);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step(data, [.. Enumerable.Range(0, data.Count)]);
        }

        return (model.Parameters.AllValues.ToArray(), team.Rounds);
    }

    private static SequenceModelBuilder<float> Both(SequenceModelBuilder<float> builder, RecurrentOptions options) =>
        builder.Recurrent(new LstmCell<float>(96), options).Recurrent(new GruCell<float>(96), options);

    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(
        Enumerable.Range(0, 24).Select(i => new Example<float>(Examples.Sequence<float>(1 + (i * 7 % 13), 5, (uint)i), Class(i % 3))));

    private static System.Numerics.Tensors.Tensor<float> Class(int number) => System.Numerics.Tensors.Tensor.Create([(float)number]);
}

using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What falls in a sequence that is trained in chunks: by the sequence where it should, by the step where it should.</summary>
public class ChunkedDropoutTests
{
    private static readonly int[] _lengths = [3, 23, 10, 0, 17, 12, 4];

    private static readonly Dictionary<string, Func<SequenceModelBuilder<double>, SequenceModelBuilder<double>>> _ofSequences = new()
    {
        ["variational dropout"] = builder => builder.Dropout(0.4, variational: true).Lstm(5).Dropout(0.3, variational: true).Gru(4),
        ["recurrent dropout"] = builder => builder
            .Recurrent(new LstmCell<double>(5), new RecurrentOptions { RecurrentDropout = 0.4 })
            .Recurrent(new GruCell<double>(4) { ResetAfter = false }, new RecurrentOptions { RecurrentDropout = 0.3 }),
    };

    public static TheoryData<string, Topology, int, int> KindsInChunks
    {
        get
        {
            var data = new TheoryData<string, Topology, int, int>();
            foreach (string kind in _ofSequences.Keys)
            {
                data.Add(kind, Topology.ManyToMany, 4, 4);
                data.Add(kind, Topology.ManyToMany, 7, 3);
                data.Add(kind, Topology.OneToMany, 5, 5);
                data.Add(kind, Topology.ManyToOne, 5, 5);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsInChunks))]
    public void A_sequence_has_one_mask_over_all_its_chunks_the_one_it_has_whole(string kind, Topology topology, int length, int stride)
    {
        // A step this small changes no weight, so with the same masks the chunks must see what the whole sees, batch after batch.
        FitOptions<double> options = new() { Epochs = 3, BatchSize = 4, Seed = 5, Optimizer = new GradientDescent(1e-300) };
        double[] Losses(FitOptions<double> trained)
        {
            SequenceModel<double> model = _ofSequences[kind](Start(topology)).LinearOutput(2).Build(seed: 2);
            return [.. model.Fit(Data(topology), trained).Epochs.Select(epoch => epoch.TrainingLoss)];
        }

        double[] whole = Losses(options), chunks = Losses(options with { ChunkLength = length, ChunkStride = stride });

        whole.Distinct().Should().HaveCount(3, "each batch draws anew");
        for (int epoch = 0; epoch < 3; epoch++)
        {
            chunks[epoch].Should().BeApproximately(whole[epoch], 1e-13, "epoch {0}", epoch + 1);
        }
    }

    [Theory]
    [InlineData("dropout")]
    [InlineData("variational dropout")]
    [InlineData("zoneout")]
    public void What_falls_at_a_step_is_drawn_anew_in_each_chunk(string kind)
    {
        // The input is 1, 2, 3, …; where something fell, the layer's output is not what it is without.
        const int Size = 6;
        bool isVariational = kind == "variational dropout";
        SequenceModelBuilder<double> start = SequenceModel.ManyToMany<double>(Size);
        SequenceModel<double> model = (kind == "zoneout"
            ? start.Recurrent(new VanillaCell<double>(Size) { Activation = Activation.Identity }, new RecurrentOptions { HiddenZoneout = 0.5 })
            : start.Dropout(0.5, isVariational)).Gru(2).LinearOutput(1).Build(seed: 1);
        if (kind == "zoneout")
        {
            model.Parameters["vanilla1.U"].Values.Clear();
            Span<double> w = model.Parameters["vanilla1.W"].Values;
            for (int i = 0; i < w.Length; i++)
            {
                w[i] = i % (Size + 1) == 0 ? 1 : 0;
            }
        }

        // Others move the sequence of three chunks from row to row; alone it would show a pattern that comes again.
        int[] lengths = isVariational ? [12, 4, 14, 7] : [12];
        SequenceDataset<double> data = SequenceDataset.FromExamples(lengths.Select(length => new Example<double>(
            Tensor.Create([.. Enumerable.Range(0, length * Size).Select(i => 1.0 + (i / Size))], [length, Size]),
            Examples.Sequence<double>(length, 1))));
        FitOptions<double> options = new() { ChunkLength = 4, Optimizer = new GradientDescent(1e-300) };
        var trainer = new Trainer<double>(model, options, WorkerTeam.Alone);
        List<Tensor<double>[]> chunks = [];
        ((RecurrentWorkspace<double>)trainer.Workspace.Layers[1]).SetInitialState = _ => chunks.Add(trainer.Workspace.Layers[0].Output.ToSequences());
        trainer.Step(data, [.. Enumerable.Range(0, lengths.Length)]);

        string[] fallen = [.. chunks.Take(3).Select((chunk, i) => string.Concat(chunk[0].ToDoubles().Select((value, at) =>
            value == 0 || (kind == "zoneout" && value != 1 + (4 * i) + (at / Size)) ? '0' : '1')))];
        if (isVariational)
        {
            fallen.Should().HaveCount(3).And.OnlyContain(pattern => pattern == string.Concat(Enumerable.Repeat(fallen[0].Substring(0, Size), 4)));
            fallen[0].Should().Contain("0").And.Contain("1");
        }
        else
        {
            fallen.Should().HaveCount(3).And.OnlyHaveUniqueItems("with one pattern in each chunk the noise would have a period");
        }
    }

    [Theory]
    [InlineData("dropout", Topology.ManyToMany)]
    [InlineData("dropout", Topology.ManyToOne)]
    [InlineData("variational dropout", Topology.ManyToMany)]
    [InlineData("variational dropout", Topology.ManyToOne)]
    [InlineData("recurrent dropout", Topology.ManyToMany)]
    [InlineData("recurrent dropout", Topology.ManyToOne)]
    [InlineData("zoneout", Topology.ManyToMany)]
    [InlineData("zoneout", Topology.ManyToOne)]
    public void A_training_in_chunks_that_was_stopped_goes_on_to_the_same_bits(string kind, Topology topology)
    {
        SequenceModel<double> Create(ulong seed) => (kind switch
        {
            "dropout" => Start(topology).Dropout(0.4).Lstm(5).Dropout(0.3).Gru(4),
            "zoneout" => Start(topology)
                .Recurrent(new LstmCell<double>(5) { ProjectionSize = 3 }, new RecurrentOptions { HiddenZoneout = 0.2, CellZoneout = 0.3 })
                .Recurrent(new GruCell<double>(4) { ResetAfter = false }, new RecurrentOptions { HiddenZoneout = 0.3, TrainInitialState = true }),
            _ => _ofSequences[kind](Start(topology)),
        }).LinearOutput(2).Build(seed);
        SequenceDataset<double> data = Data(topology);
        FitOptions<double> options = new() { Epochs = 3, BatchSize = 2, Seed = 5, ChunkLength = 5 };
        SequenceModel<double> whole = Create(seed: 1);
        TrainingHistory expected = whole.Fit(data, options);

        string folder = Directory.CreateTempSubdirectory("rnn-chunks-").FullName;
        try
        {
            var checkpoint = new CheckpointFile<double>(Path.Combine(folder, "run.safetensors"));
            using var cancellation = new CancellationTokenSource();
            int batches = 0;
            var progress = new Told(_ =>
            {
                if (++batches == 6)
                {
                    cancellation.Cancel(); // in the middle of the second epoch
                }
            });
            Action stopped = () => Create(seed: 1).Fit(
                data, options with { Checkpoint = checkpoint, CheckpointEvery = 1, Progress = progress }, cancellation.Token);
            stopped.Should().Throw<OperationCanceledException>();

            SequenceModel<double> resumed = Create(seed: 99);
            TrainingHistory history = resumed.Fit(data, options with { Checkpoint = checkpoint, Resume = true });

            resumed.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
            history.Epochs.Select(epoch => epoch.TrainingLoss).Should().Equal(expected.Epochs.Select(epoch => epoch.TrainingLoss));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SequenceModelBuilder<double> Start(Topology topology) => topology switch
    {
        Topology.ManyToOne => SequenceModel.ManyToOne<double>(3),
        Topology.OneToMany => SequenceModel.OneToMany<double>(3),
        _ => SequenceModel.ManyToMany<double>(3),
    };

    private static SequenceDataset<double> Data(Topology topology) => topology == Topology.OneToMany
        ? SequenceDataset.FromExamples(_lengths.Where(n => n > 0).Select((n, i) => new Example<double>(
            Examples.Sequence<double>(1, 3, (uint)i), Examples.Sequence<double>(n, 2, (uint)i))))
        : Examples.Random<double>(_lengths, 3, 2, perStep: topology == Topology.ManyToMany);
}

using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
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
            .Recurrent(new GruCell<double>(4, resetAfter: false), new RecurrentOptions { RecurrentDropout = 0.3 }),
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

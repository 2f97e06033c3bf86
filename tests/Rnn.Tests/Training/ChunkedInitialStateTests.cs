using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tests.Cells;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>The trained initial state learns from the sequences that began from it, and from no state that was carried over.</summary>
public class ChunkedInitialStateTests
{
    private static readonly FitOptions<double> _options = new() { Epochs = 1, BatchSize = 100, Shuffle = false, Optimizer = new GradientDescent(0.1) };

    public static TheoryData<string> Cells => ["lstm projected", "lstm all but coupled", "gru before normalized", "gru after clip", "rnn clip"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_sequence_shorter_than_a_chunk_teaches_it_as_without_chunks(string cell)
    {
        // Short ones, an empty one, one as long as a chunk, and a long one that counts for nothing.
        SequenceDataset<double> data = ManyToOne([2, 2, 100, 3, 0, 10, 2, 7], weightOfLong: 0);

        Parameter<double>[] chunks = InitialStates(cell, Topology.ManyToOne, data, _options with { ChunkLength = 10 });
        Parameter<double>[] whole = InitialStates(cell, Topology.ManyToOne, data, _options);

        for (int i = 0; i < whole.Length; i++)
        {
            Values(whole[i]).Should().OnlyContain(value => value != 0, "{0} learns", whole[i].Name);
            ShouldBeClose(Values(chunks[i]), Values(whole[i]), chunks[i].Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_sequence_longer_than_a_chunk_does_not_reach_it(string cell)
    {
        int[] lengths = [2, 11, 2, 3, 0, 10, 2, 7]; // of 11 steps the last 10 are trained
        Parameter<double>[] counting = InitialStates(
            cell, Topology.ManyToOne, ManyToOne(lengths, weightOfLong: 1), _options with { ChunkLength = 10 });
        Parameter<double>[] without = InitialStates(
            cell, Topology.ManyToOne, ManyToOne(lengths, weightOfLong: 0), _options with { ChunkLength = 10 });

        for (int i = 0; i < counting.Length; i++)
        {
            // Means over 8 sequences, and over 7.
            ShouldBeClose([.. Values(counting[i]).Select(value => value * 8 / 7)], Values(without[i]), counting[i].Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Answers_at_every_step_teach_it_in_the_first_chunk_alone(string cell)
    {
        SequenceDataset<double> data = Examples.Random<double>([2, 35, 0, 10, 23], 3, 2, perStep: true);
        SequenceDataset<double> firstSteps = SequenceDataset.FromExamples(Enumerable.Range(0, data.Count).Select(i => FirstSteps(data, i, 10)));

        Parameter<double>[] chunks = InitialStates(cell, Topology.ManyToMany, data, _options with { ChunkLength = 10 });
        Parameter<double>[] first = InitialStates(cell, Topology.ManyToMany, firstSteps, _options);

        for (int i = 0; i < first.Length; i++)
        {
            ShouldBeClose(Values(chunks[i]), Values(first[i]), chunks[i].Name);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public void A_state_that_comes_from_the_batch_before_does_not_teach_it(int? chunk)
    {
        SequenceDataset<double> data = Examples.Random<double>([3, 5, 4, 6, 2], 3, 2, perStep: true);
        FitOptions<double> options = _options with { BatchSize = 2, Stateful = true, ChunkLength = chunk };

        double[] all = [.. InitialStates("lstm projected", Topology.ManyToMany, data, options).SelectMany(Values)];
        double[] firstBatch = [.. InitialStates("lstm projected", Topology.ManyToMany, data.Slice(0, 2), options).SelectMany(Values)];

        all.Should().Equal(firstBatch);
    }

    [Theory]
    [InlineData(Topology.ManyToMany, null)]
    [InlineData(Topology.ManyToMany, 4)]
    [InlineData(Topology.ManyToOne, null)]
    [InlineData(Topology.ManyToOne, 4)]
    public void A_series_that_has_had_no_step_yet_still_begins_from_it(Topology topology, int? chunk)
    {
        // Place 0 goes on in the second batch, but counts for nothing there; place 1 begins only then.
        SequenceDataset<double> data = SequenceDataset.FromExamples(new[] { 3, 0, 6, 4 }.Select((length, i) => new Example<double>(
            Examples.Sequence<double>(length, 3, (uint)i), Examples.Sequence<double>(topology == Topology.ManyToOne ? 1 : length, 2, (uint)i + 9))
        {
            Weight = i == 2 ? 0 : 1,
        }));
        FitOptions<double> options = _options with { BatchSize = 2 };

        double[] stateful = [.. InitialStates("lstm projected", topology, data, options with { Stateful = true, ChunkLength = chunk }).SelectMany(Values)];
        double[] fresh = [.. InitialStates("lstm projected", topology, data, options).SelectMany(Values)];

        ShouldBeClose(stateful, fresh, "h0 and c0");
    }

    private static SequenceDataset<double> ManyToOne(int[] lengths, double weightOfLong) => SequenceDataset.FromExamples(lengths.Select((length, i) =>
        new Example<double>(Examples.Sequence<double>(length, 3, (uint)i), Examples.Sequence<double>(1, 2, (uint)i + 50))
        {
            Weight = length > 10 ? weightOfLong : 1,
        }));

    private static Example<double> FirstSteps(SequenceDataset<double> data, int index, int steps)
    {
        int length = Math.Min(steps, data.InputLength(index));
        return new Example<double>(
            System.Numerics.Tensors.Tensor.Create(data.GetInput(index)[..(length * 3)].ToArray(), [length, 3]),
            System.Numerics.Tensors.Tensor.Create(data.GetTarget(index)[..(length * 2)].ToArray(), [length, 2]));
    }

    private static Parameter<double>[] InitialStates(string cell, Topology topology, SequenceDataset<double> data, FitOptions<double> options)
    {
        SequenceModelBuilder<double> builder = topology == Topology.ManyToOne ? SequenceModel.ManyToOne<double>(3) : SequenceModel.ManyToMany<double>(3);
        RecurrentOptions trained = new() { TrainInitialState = true };
        SequenceModel<double> model = builder
            .Recurrent(Variants.Create<double>(cell, 5), trained).Recurrent(new GruCell<double>(4), trained).LinearOutput(2).Build(seed: 2);
        model.Fit(data, options);
        return [.. model.Parameters.Where(parameter => parameter.Name.EndsWith(".h0") || parameter.Name.EndsWith(".c0"))];
    }

    private static double[] Values(Parameter<double> parameter) => parameter.Values.ToArray();

    private static void ShouldBeClose(double[] values, double[] expected, string name)
    {
        values.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            values[i].Should().BeApproximately(expected[i], 1e-14, "{0}, element {1}", name, i);
        }
    }
}

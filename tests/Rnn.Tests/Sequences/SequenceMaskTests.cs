using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Sequences;

/// <summary>Padded tensors and back: what is masked, at the end or in between, is not there.</summary>
public class SequenceMaskTests
{
    // Three sequences of 4 padded steps and 2 features; NaN where nothing is real. The second has holes, the third is empty.
    private static readonly bool[,] _holes = { { true, true, false, false }, { false, true, false, true }, { false, false, false, false } };

    private static readonly Tensor<double> _padded = Tensor.Create<double>(
    [
        1, 2, 3, 4, double.NaN, double.NaN, double.NaN, double.NaN,
        double.NaN, double.NaN, 5, 6, double.NaN, double.NaN, 7, 8,
        double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN,
    ], [3, 4, 2]);

    [Fact]
    public void Masked_steps_are_dropped()
    {
        var mask = new SequenceMask(_holes);

        Tensor<double>[] sequences = mask.ToSequences(_padded);

        (mask.SequenceCount, mask.StepCount).Should().Be((3, 4));
        mask.Lengths.Should().Equal([2, 2, 0]);
        sequences[0].ToRows().SelectMany(row => row).Should().Equal([1, 2, 3, 4]);
        sequences[1].ToRows().SelectMany(row => row).Should().Equal([5, 6, 7, 8], "the hole is closed");
        sequences[2].Lengths.ToArray().Should().Equal([0, 2]);
    }

    [Fact]
    public void Steps_come_back_in_their_places()
    {
        var mask = new SequenceMask(_holes);

        mask.ToPadded(mask.ToSequences(_padded), fill: double.NaN).Flat().Should().Equal(_padded.Flat());
        mask.ToPadded(mask.ToSequences(_padded)).Flat().Should().Equal(_padded.Flat().Select(x => double.IsNaN(x) ? 0 : x), "0 unless said otherwise");
    }

    [Fact]
    public void Lengths_and_tensors_of_bool_make_masks()
    {
        SequenceMask lengths = SequenceMask.FromLengths([3, 0, 1], time: 4);
        SequenceMask tensor = SequenceMask.FromTensor(Tensor.Create([.. _holes.Cast<bool>()], [3, 4]));

        lengths.Lengths.Should().Equal([3, 0, 1]);
        lengths.ToSequences(_padded)[0].Flat().Should().Equal([1, 2, 3, 4, double.NaN, double.NaN], "a mask says what is real");
        tensor.ToSequences(_padded).Select(s => s.Flat()).Should().BeEquivalentTo(
            new SequenceMask(_holes).ToSequences(_padded).Select(s => s.Flat()), options => options.WithStrictOrdering());
    }

    [Fact]
    public void Predictions_are_those_of_the_sequences_cut_by_hand()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Lstm(4).LinearOutput(3).Build(seed: 3);
        var mask = new SequenceMask(_holes);

        Tensor<double> padded = mask.ToPadded(model.Predict(mask.ToSequences(_padded)), fill: -1);

        double[] first = model.Predict(new double[,] { { 1, 2 }, { 3, 4 } }).Flat(), second = model.Predict(new double[,] { { 5, 6 }, { 7, 8 } }).Flat();
        padded.Lengths.ToArray().Should().Equal([3, 4, 3]);
        double[] none = [-1, -1, -1];
        padded.Flat().Should().Equal([
            .. first, .. none, .. none,
            .. none, .. second[..3], .. none, .. second[3..],
            .. none, .. none, .. none, .. none]);
    }

    [Fact]
    public void A_training_is_that_of_the_sequences_cut_by_hand()
    {
        Tensor<double> targets = Tensor.Create([.. Enumerable.Range(0, 12).Select(i => i * 0.1)], [3, 4, 1]);
        SequenceDataset<double> padded = SequenceDataset.FromPadded(_padded, targets, new SequenceMask(_holes));
        SequenceDataset<double> byHand = SequenceDataset.FromExamples<double>(
        [
            new(new double[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 0.0 }, { 0.1 } }),
            new(new double[,] { { 5, 6 }, { 7, 8 } }, new[,] { { 5 * 0.1 }, { 7 * 0.1 } }),
            new(new double[0, 2], new double[0, 1]),
        ]);

        Trained(padded).Should().Equal(Trained(byHand), "the same bits");

        static double[] Trained(SequenceDataset<double> data)
        {
            SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).LinearOutput(1).Build(seed: 3);
            model.Fit(data, new FitOptions<double> { Epochs = 3, BatchSize = 2 });
            return [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        }
    }

    [Fact]
    public void One_target_of_each_sequence_has_no_steps()
    {
        SequenceDataset<double> data = SequenceDataset.FromPadded(
            _padded, Tensor.Create<double>([1, 2, 3, 4, 5, 6], [3, 2]), new SequenceMask(_holes));

        (data.Count, data.InputSize, data.TargetSize).Should().Be((3, 2, 2));
        data.GetTarget(1).ToArray().Should().Equal([3, 4]);
        data.GetInput(1).ToArray().Should().Equal([5, 6, 7, 8]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var mask = new SequenceMask(_holes);
        Tensor<double>[] sequences = mask.ToSequences(_padded);

        Refuses("isReal", "*no sequence*", () => _ = new SequenceMask(new bool[0, 3]));
        Refuses("isReal", "*[sequences, time]*[4]*", () => SequenceMask.FromTensor(Tensor.Create([true, true, true, false])));
        Refuses("lengths", "*lengths[1] is 5; of 4 padded steps*", () => SequenceMask.FromLengths([1, 5], 4));
        Refuses("lengths", "*lengths[0] is -1*", () => SequenceMask.FromLengths([-1], 4));
        Refuses("time", "time must be 0 or more; got -1*", () => SequenceMask.FromLengths([1], -1));
        Refuses("padded", "*[sequences, time, features]*[3, 2]*", () => mask.ToSequences(Tensor.CreateFromShape<double>([3, 2])));
        Refuses("padded", "*3 sequences, as the mask has*[2, 4, 2]*", () => mask.ToSequences(Tensor.CreateFromShape<double>([2, 4, 2])));
        Refuses("padded", "*4 steps per sequence*[3, 5, 2]*", () => mask.ToSequences(Tensor.CreateFromShape<double>([3, 5, 2])));
        Refuses("sequences", "*3 sequences; got 2*", () => mask.ToPadded(sequences[..2]));
        Refuses("sequences[0]", "*2 steps, as many as are real*[0, 2]*", () => mask.ToPadded([sequences[2], sequences[1], sequences[0]]));
        Refuses("targets", "*3 sequences*[2, 1]*", () => SequenceDataset.FromPadded(_padded, Tensor.CreateFromShape<double>([2, 1]), mask));
        Refuses("input", "*NaN*", () => SequenceDataset.FromPadded(
            _padded, Tensor.CreateFromShape<double>([3, 1]), SequenceMask.FromLengths([4, 4, 4], 4)));
    }

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message).Which.ParamName.Should().Be(argument);
}

using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>In which order an epoch sees the examples.</summary>
public class EpochOrderTests
{
    private const int Count = 1003, Size = 16;

    private static readonly int[] _lengths = [.. Enumerable.Range(0, Count).Select(i => 1 + (i * 37 % 211))];

    private static readonly SequenceDataset<float> _data = Examples.Random<float>(_lengths, 1, 1);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Every_example_comes_once_in_every_epoch(bool shuffle, bool group)
    {
        var order = new EpochOrder<float>(_data, new FitOptions<float> { BatchSize = Size, Shuffle = shuffle, GroupByLength = group });
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            order.Begin(epoch);
            Batches(order).SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, Count));
            order[order.Batches - 1].Length.Should().Be(Count % Size);
        }
    }

    [Fact]
    public void Groups_are_of_like_length_and_new_in_every_epoch()
    {
        var options = new FitOptions<float> { BatchSize = Size };
        double mixed = Wasted(new EpochOrder<float>(_data, options), epoch: 1);
        var order = new EpochOrder<float>(_data, options with { GroupByLength = true });

        double grouped = Wasted(order, epoch: 1);
        int[][] first = Batches(order);
        order.Begin(2);
        int[][] second = Batches(order);
        order.Begin(1);

        mixed.Should().BeGreaterThan(0.4, "as many rows stand idle in the late steps of mixed batches");
        grouped.Should().BeLessThan(0.1);
        second.Select(batch => batch.Order().First()).Should().NotEqual(first.Select(batch => batch.Order().First()));
        Batches(order).Should().BeEquivalentTo(first, settings => settings.WithStrictOrdering(), "an epoch's order depends on seed and number alone");
        first.Select(batch => batch.Max(example => _lengths[example])).Should().NotBeInDescendingOrder("long batches don't all come first");
    }

    [Fact]
    public void Grouping_does_not_change_what_is_learned_from()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Gru(4).LinearOutput(1).Build(seed: 1);
        TrainingHistory history = model.Fit(_data, new FitOptions<float> { Epochs = 2, BatchSize = Size, GroupByLength = true });
        history.Epochs[1].TrainingLoss.Should().BeLessThan(history.Epochs[0].TrainingLoss);
    }

    private static int[][] Batches(EpochOrder<float> order) => [.. Enumerable.Range(0, order.Batches).Select(batch => order[batch].ToArray())];

    // The part of the steps up to each batch's longest sequence that its other sequences don't have.
    private static double Wasted(EpochOrder<float> order, int epoch)
    {
        order.Begin(epoch);
        double all = 0, used = 0;
        foreach (int[] batch in Batches(order))
        {
            all += batch.Length * batch.Max(example => _lengths[example]);
            used += batch.Sum(example => _lengths[example]);
        }

        return 1 - (used / all);
    }
}

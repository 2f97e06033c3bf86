using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Where the rows of a batch lie: longest first, step by step, nothing in between.</summary>
public class SequenceLayoutTests
{
    [Fact]
    public void The_example_of_the_documentation()
    {
        SequenceLayout layout = Arranged(2, 4, 2);

        (layout.Sequences, layout.Steps, layout.TotalRows).Should().Be(
            (3, 4, 8), "three sequences, the longest of 4 steps, 8 steps in all");
        layout.Order.ToArray().Should().Equal([1, 0, 2], "the longest comes first, equal ones keep their order");
        layout.Lengths.ToArray().Should().Equal([4, 2, 2], "in the packed order");
        Active(layout).Should().Equal([3, 3, 1, 1], "a₀ b₀ c₀ | a₁ b₁ c₁ | a₂ | a₃");
        Offsets(layout).Should().Equal([0, 3, 6, 7], "each step begins where the one before ends");
        Enumerable.Range(0, 3).Select(layout.LastRow).Should().Equal([7, 4, 5], "a ends at a₃, b at b₁, c at c₁");
    }

    [Fact]
    public void More_steps_than_can_be_counted_are_refused_and_change_nothing()
    {
        SequenceLayout layout = Arranged(2, 1);
        Action act = () => layout.Arrange([1 << 30, 1 << 30]);

        act.Should().Throw<InvalidOperationException>().WithMessage("2 sequences of 2147483648 steps*smaller batches*");
        (layout.Sequences, layout.Steps, layout.TotalRows).Should().Be((2, 2, 3));
    }

    [Fact]
    public void Sequences_of_equal_length_are_a_plain_block()
    {
        SequenceLayout layout = Arranged(3, 3);

        Active(layout).Should().Equal([2, 2, 2], "both are there at every step");
        layout.Order.ToArray().Should().Equal([0, 1], "there is nothing to sort");
    }

    [Fact]
    public void Any_lengths_are_packed_without_gaps_and_never_grow()
    {
        var random = new PhiloxGenerator(31, RandomPurpose.Initialisation, 0);
        var layout = new SequenceLayout();
        for (int trial = 0; trial < 50; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, 1 + random.NextInt(20)).Select(_ => 1 + random.NextInt(12))];
            layout.Arrange(lengths);

            layout.TotalRows.Should().Be(lengths.Sum(), "each step of each sequence has one row, and nothing else has");
            layout.Steps.Should().Be(lengths.Max(), "the longest sets the number of steps");
            layout.Lengths.ToArray().Should().BeInDescendingOrder("the longest come first");
            layout.Order.ToArray().Order().Should().Equal(Enumerable.Range(0, lengths.Length), "each sequence is there once");
            layout.Lengths.ToArray().Should().Equal(
                layout.Order.ToArray().Select(i => lengths[i]), "order and lengths belong together");
            Active(layout).Should().Equal(
                Enumerable.Range(0, layout.Steps).Select(step => lengths.Count(length => length > step)),
                "a step has the sequences that reach it");
            Active(layout).Should().BeInDescendingOrder("row r of a step is the future of row r of the step before");
            Enumerable.Range(0, lengths.Length).Select(layout.LastRow).Should().OnlyHaveUniqueItems(
                "every sequence has its own last row");
        }
    }

    [Fact]
    public void Shares_have_as_many_steps_as_one_another_but_for_a_sequence()
    {
        var random = new PhiloxGenerator(32, RandomPurpose.Initialisation, 0);
        for (int trial = 0; trial < 50; trial++)
        {
            int parts = 1 + random.NextInt(6);
            SequenceLayout layout = Arranged([.. Enumerable.Range(0, random.NextInt(20)).Select(_ => random.NextInt(40))]);

            int[] bounds = [.. Enumerable.Range(0, parts + 1).Select(part => layout.RowOfShare(part, parts))];

            bounds.Should().BeInAscendingOrder("shares follow one another");
            (bounds[0], bounds[^1]).Should().Be((0, layout.Sequences), "every sequence, empty ones too, belongs to a share");
            int longest = layout.Steps;
            Enumerable.Range(0, parts).Select(part => layout.Lengths[bounds[part]..bounds[part + 1]].ToArray().Sum()).Should().OnlyContain(
                steps => Math.Abs(steps - ((double)layout.TotalRows / parts)) <= longest, "a sequence is not cut");
        }
    }

    [Fact]
    public void A_shorter_batch_after_a_longer_one_leaves_nothing_behind()
    {
        var layout = new SequenceLayout();
        layout.Arrange([9, 8, 7, 6]);
        layout.Arrange([1, 2]);

        (layout.Sequences, layout.Steps, layout.TotalRows).Should().Be((2, 2, 3), "the layout is that of the last batch alone");
        layout.Order.ToArray().Should().Equal([1, 0], "the longest of the two comes first");
        Active(layout).Should().Equal([2, 1], "the second step has one sequence");
    }

    [Fact]
    public void Arranging_takes_no_memory_once_large_enough()
    {
        int[] large = [5, 9, 7], small = [3, 4];
        var layout = new SequenceLayout();
        layout.Arrange(large);

        long taken = Allocation.Of(() =>
        {
            layout.Arrange(small);
            layout.Arrange(large);
        });

        taken.Should().Be(0, "it is done for every batch of a training");
    }

    [Fact]
    public void Single_steps_keep_the_packed_order()
    {
        var layout = new SequenceLayout();
        layout.Arrange([6, 6]); // what was there before must not matter
        layout.ArrangeSingleSteps(Arranged(2, 4, 3));

        (layout.Sequences, layout.Steps, layout.TotalRows).Should().Be((3, 1, 3), "one row for each sequence");
        layout.Order.ToArray().Should().Equal([1, 2, 0], "rows stand as in the batch they were taken from");
        layout.Lengths.ToArray().Should().Equal([1, 1, 1], "one step each");
        Enumerable.Range(0, 3).Select(layout.LastRow).Should().Equal([0, 1, 2], "the only step is the last");
    }

    [Fact]
    public void No_sequences_are_no_rows()
    {
        SequenceLayout layout = Arranged(), single = new();
        single.ArrangeSingleSteps(layout);

        (layout.Steps, layout.TotalRows).Should().Be((0, 0), "an empty batch is empty");
        (single.Steps, single.TotalRows).Should().Be((0, 0), "and so is one step of it");
    }

    private static SequenceLayout Arranged(params int[] lengths)
    {
        var layout = new SequenceLayout();
        layout.Arrange(lengths);
        return layout;
    }

    private static int[] Active(SequenceLayout layout) => [.. Enumerable.Range(0, layout.Steps).Select(layout.ActiveRows)];

    private static int[] Offsets(SequenceLayout layout) => [.. Enumerable.Range(0, layout.Steps).Select(layout.Offset)];
}

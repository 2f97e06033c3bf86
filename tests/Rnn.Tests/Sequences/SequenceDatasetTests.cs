using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Examples by index, slices of them, and what can't stand side by side in one data set.</summary>
public class SequenceDatasetTests
{
    [Fact]
    public void Examples_keep_their_order_and_may_differ_in_length()
    {
        SequenceDataset<double> data = Four();

        (data.Count, data.InputSize, data.TargetSize).Should().Be((4, 2, 1), "four examples of 2 features and 1 target");
        data.GetInput(1).ToArray().Should().Equal([1, 1, 1, 1], "example 1 has two steps of two features");
        data.GetTarget(3).ToArray().Should().Equal([3], "example 3 has the target 3");
        Enumerable.Range(0, 4).Select(data.InputLength).Should().Equal([1, 2, 3, 4], "lengths are counted in steps");
        Enumerable.Range(0, 4).Select(data.TargetLength).Should().Equal([1, 1, 1, 1], "targets are vectors");
    }

    [Fact]
    public void A_slice_counts_from_its_own_start()
    {
        SequenceDataset<double> middle = Four().Slice(1, 2);

        (middle.Count, middle.InputSize, middle.TargetSize).Should().Be((2, 2, 1), "two examples of the same sizes");
        Targets(middle).Should().Equal([1, 2], "examples 1 and 2 of the whole");
        Targets(middle.Slice(1, 1)).Should().Equal([2], "a slice of a slice");
        Targets(Four().Slice(4, 0)).Should().BeEmpty("nothing is a slice too");
    }

    [Theory]
    [InlineData(-1, 2, "first")]
    [InlineData(1, -1, "count")]
    [InlineData(2, 3, "count")]
    [InlineData(1, int.MaxValue, "count")]
    public void A_slice_that_is_not_there_is_refused(int first, int count, string name)
    {
        Action act = () => Four().Slice(first, count);

        ArgumentOutOfRangeException error = act.Should().Throw<ArgumentOutOfRangeException>("there are four examples").Which;
        error.ParamName.Should().Be(name, "the argument is named");
        error.Message.Should().Contain(FormattableString.Invariant($"{(name == "first" || count < 0 ? Math.Min(first, count) : (long)first + count)}"), "what came is told");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_slice_shows_no_neighbours(int index)
    {
        // Index 2 of the slice is example 3 of the whole: there, but not in this part.
        SequenceDataset<double> slice = Four().Slice(1, 2);
        Action input = () => slice.GetInput(index);
        Action target = () => slice.GetTarget(index);

        input.Should().Throw<ArgumentOutOfRangeException>("a test example must not slip into training")
            .Which.ParamName.Should().Be("index", "by name");
        target.Should().Throw<ArgumentOutOfRangeException>("a test example must not slip into training")
            .Which.ParamName.Should().Be("index", "by name");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9999)]
    public void An_example_that_is_not_there_is_refused_by_its_number(int index)
    {
        SequenceDataset<double> data = Four();
        Action[] reads = [() => data.GetInput(index), () => data.GetTarget(index), () => data.GetWeight(index), () => data.Slice(0, 2).GetInput(index)];

        foreach (Action read in reads)
        {
            read.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"There is no example {index}; they go from 0 to *").Which
                .ParamName.Should().Be("index");
        }
    }

    [Fact]
    public void No_examples_are_refused()
    {
        Action none = () => SequenceDataset.FromExamples<double>([]);
        Action missing = () => SequenceDataset.FromExamples<double>(null!);

        none.Should().Throw<ArgumentException>("nothing can be learned from nothing")
            .WithMessage("*empty*at least one*", "it says what to do")
            .Which.ParamName.Should().Be("examples", "the argument is named");
        missing.Should().Throw<ArgumentNullException>("null is no list")
            .Which.ParamName.Should().Be("examples", "the argument is named");
    }

    [Fact]
    public void An_example_that_is_null_is_refused_as_an_argument()
    {
        Action act = () => SequenceDataset.FromExamples<double>([Example(1, 2, 1), null!]);

        act.Should().Throw<ArgumentException>("a hole in the list is the caller's slip, not a crash of the library")
            .Which.ParamName.Should().Be("examples", "the argument is named");
    }

    [Theory]
    [InlineData(3, 1, "*Example 1*3 features and 1 targets*first example 2 features and 1 targets*")]
    [InlineData(2, 4, "*Example 1*2 features and 4 targets*first example 2 features and 1 targets*")]
    public void Examples_of_different_sizes_are_refused(int features, int targets, string message)
    {
        Action act = () => SequenceDataset.FromExamples([Example(5, 2, 1), Example(5, features, targets)]);

        act.Should().Throw<ArgumentException>("a weight has as many rows as there are features")
            .WithMessage(message, "both sizes are told")
            .Which.ParamName.Should().Be("examples", "the argument is named");
    }

    // Example i has i + 1 steps full of i, and the target i.
    private static SequenceDataset<double> Four() =>
        SequenceDataset.FromExamples(Enumerable.Range(0, 4).Select(i => Example(i + 1, 2, 1, i)));

    private static Example<double> Example(int steps, int features, int targets, double value = 0)
    {
        double[,] input = new double[steps, features];
        for (int i = 0; i < input.Length; i++)
        {
            input[i / features, i % features] = value;
        }

        return new Example<double>(input, [.. Enumerable.Repeat(value, targets)]);
    }

    private static double[] Targets(SequenceDataset<double> data) =>
        [.. Enumerable.Range(0, data.Count).Select(i => data.GetTarget(i)[0])];
}

using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Which steps a window takes of sequences of every length around its own.</summary>
public class SequenceWindowTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void The_whole(int sequence) => SequenceWindow.Whole.Of(sequence).Should().Be((0, sequence));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(3, 3, 0)]
    [InlineData(4, 3, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(9, 3, 2)]
    public void Two_steps_from_the_fourth_on(int sequence, int first, int count) => SequenceWindow.Steps(3, 2).Of(sequence).Should().Be((first, count));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 2)]
    [InlineData(5, 3, 2)]
    public void The_last_two(int sequence, int first, int count) => SequenceWindow.Last(2).Of(sequence).Should().Be((first, count));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(9, 7)]
    public void All_but_the_last_two(int sequence, int count) => SequenceWindow.AllButLast(2).Of(sequence).Should().Be((0, count));
}

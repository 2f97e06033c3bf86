using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>A long text becomes pieces that ask at each step which token comes next.</summary>
public class NextTokenDatasetTests
{
    [Fact]
    public void Pieces_follow_each_other_and_ask_for_the_token_behind()
    {
        var data = new NextTokenDataset<float>([5, 6, 7, 8, 9, 10], length: 2);

        data.Count.Should().Be(3);
        Read(data, 0).Should().Be("5 6 > 6 7");
        Read(data, 1).Should().Be("7 8 > 8 9");
        Read(data, 2).Should().Be("9 > 10", "the last piece is what is left");
    }

    [Fact]
    public void Streams_lie_side_by_side_as_a_stateful_training_wants_them()
    {
        // Two streams of three questions each: 0 1 2 and 3 4 5; example i + 2 goes on where example i ended.
        var data = new NextTokenDataset<double>([0, 1, 2, 3, 4, 5, 6], length: 2, streams: 2);

        Enumerable.Range(0, data.Count).Select(i => Read(data, i)).Should().Equal("0 1 > 1 2", "3 4 > 4 5", "2 > 3", "5 > 6");
    }

    [Fact]
    public void A_text_that_asks_nothing_is_refused()
    {
        FluentActions.Invoking(() => new NextTokenDataset<float>([1], 5)).Should().Throw<ArgumentException>().WithMessage("*1 tokens asks nothing*2 tokens at least*");
        FluentActions.Invoking(() => new NextTokenDataset<float>([1, -1], 5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new NextTokenDataset<float>([1, 2], 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Chosen_examples_are_those_of_the_whole()
    {
        SequenceDataset<float> data = new NextTokenDataset<float>([5, 6, 7, 8], length: 1);

        SequenceDataset<float> chosen = data.Choose(2, 0, 2);

        Enumerable.Range(0, chosen.Count).Select(i => Read(chosen, i)).Should().Equal("7 > 8", "5 > 6", "7 > 8");
        data.Invoking(own => own.Choose()).Should().Throw<ArgumentException>().WithMessage("*at least one*");
        data.Invoking(own => own.Choose(3)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static string Read<T>(SequenceDataset<T> data, int index)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        $"{Words(data.GetTokens(index).ToArray())} > {Words(data.GetTarget(index).ToArray().Select(int.CreateChecked))}";

    private static string Words(IEnumerable<int> tokens) => string.Join(' ', tokens.Select(token => FormattableString.Invariant($"{token}")));
}

using Rnn.Data;

namespace Rnn.Tests.Data;

/// <summary>A split loses nothing, keeps classes in their shares or groups together, and is the same everywhere.</summary>
public class DataSplitTests
{
    private static readonly int[] _items = [.. Enumerable.Range(0, 100)];

    [Fact]
    public void Each_item_lies_in_one_part_and_another_seed_gives_others()
    {
        (int[] training, int[] test) = DataSplit.Random(_items, test: 0.25, seed: 1);

        test.Should().HaveCount(25).And.BeInAscendingOrder();
        training.Concat(test).Should().BeEquivalentTo(_items);
        DataSplit.Random(_items, 0.25, seed: 1).Test.Should().Equal(test);
        DataSplit.Random(_items, 0.25, seed: 2).Test.Should().NotEqual(test);
        test.Take(5).Should().Equal([0, 3, 4, 7, 15], "the numbers come from the library's own generator, so they are these on every machine");
    }

    [Fact]
    public void Classes_keep_their_shares()
    {
        // 80 of one class, 19 of another, and one of a third, which can only be learned.
        (int[] training, int[] test) = DataSplit.Stratified(_items, item => item < 80 ? "a" : item < 99 ? "b" : "c", test: 0.2, seed: 3);

        test.Count(item => item < 80).Should().Be(16);
        test.Count(item => item is >= 80 and < 99).Should().Be(4);
        training.Should().Contain(99);
        training.Concat(test).Should().BeEquivalentTo(_items);
    }

    [Fact]
    public void Groups_stay_together()
    {
        (int[] training, int[] test) = DataSplit.ByGroup(_items, item => item / 10, test: 0.3, seed: 4);

        test.Should().HaveCount(30);
        test.Select(item => item / 10).Should().NotIntersectWith(training.Select(item => item / 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_leaves_something_to_both(double share) =>
        FluentActions.Invoking(() => DataSplit.Random(_items, share)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*between 0 and 1*");

    [Fact]
    public void What_can_not_be_divided_is_refused()
    {
        FluentActions.Invoking(() => DataSplit.Random(new[] { 1 })).Should().Throw<ArgumentException>().WithMessage("*two at least*");
        FluentActions.Invoking(() => DataSplit.Stratified(_items, item => item)).Should().Throw<ArgumentException>().WithMessage("*No class has two*");
        FluentActions.Invoking(() => DataSplit.ByGroup(_items, _ => 1)).Should().Throw<ArgumentException>().WithMessage("*one group*");
    }
}

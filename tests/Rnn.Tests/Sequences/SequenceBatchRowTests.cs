using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Where tokens and one-hot rows lie in a batch that is used again and again.</summary>
public class SequenceBatchRowTests
{
    [Fact]
    public void Tokens_lie_row_by_row_as_ints_and_as_numbers()
    {
        SequenceBatch<float> asInts = Batch(columns: 2), asNumbers = Batch(columns: 2);
        int[] longer = [1, 2, 3, 4, 5, 6], shorter = [7, 8, 9, 10];
        asInts.SetTokens(0, longer);
        asInts.SetTokens(1, shorter);
        asNumbers.SetTokens(0, longer.Select(token => (float)token).ToArray());
        asNumbers.SetTokens(1, shorter.Select(token => (float)token).ToArray());

        // Steps 0 and 1 have two rows, step 2 has one.
        asInts.Tokens.ToArray().Should().Equal(1, 2, 7, 8, 3, 4, 9, 10, 5, 6);
        asNumbers.Tokens.ToArray().Should().Equal(1, 2, 7, 8, 3, 4, 9, 10, 5, 6);
        asInts.Tokens.Length.Should().Be(5 * 2);
    }

    [Fact]
    public void One_hot_rows_are_found_only_where_all_are()
    {
        SequenceBatch<float> batch = Batch(columns: 0);
        batch.SetSequence(0, [0, 1, 1, 0, 0, 1]);
        batch.SetSequence(1, [1, 0, 0, 1]);
        batch.FindHotFeatures();
        batch.HotFeatures.ToArray().Should().Equal(1, 0, 0, 1, 1);

        batch.SetSequence(1, [1, 0, 0, 2]);
        batch.FindHotFeatures();
        batch.HotFeatures.ToArray().Should().BeEmpty("a 2 is no 1");

        batch.SetSequence(1, [1, 0, 1, 1]);
        batch.FindHotFeatures();
        batch.HotFeatures.ToArray().Should().BeEmpty();

        batch.SetSequence(1, [1, 0, 0, 0]);
        batch.FindHotFeatures();
        batch.HotFeatures.ToArray().Should().BeEmpty("a row of zeros is not one-hot");
    }

    [Fact]
    public void Turned_round_the_one_hot_rows_go_with_their_steps()
    {
        SequenceBatch<double> batch = Batch<double>(columns: 0), reversed = new(batch.Layout, 2);
        batch.SetSequence(0, [0, 1, 1, 0, 1, 0]);
        batch.SetSequence(1, [1, 0, 0, 1]);
        batch.FindHotFeatures();

        reversed.FitToLayout();
        reversed.SetReversed(batch);

        reversed.HotFeatures.ToArray().Should().Equal(0, 1, 0, 0, 1);
        reversed.Matrix.Row(0).ToArray().Should().Equal(1, 0);
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 1 }, 2)]
    [InlineData(new double[] { 1, 0, 0 }, 0)]
    [InlineData(new double[] { 0, 0, 0 }, -1)]
    [InlineData(new double[] { 0, 2, 0 }, -1)]
    [InlineData(new double[] { 1, 0, 1 }, -1)]
    [InlineData(new double[] { 1, 0, -0.0 }, -1)]
    public void Where_the_1_is(double[] values, int index)
    {
        OneHot.IndexOf<double>(values).Should().Be(index);
        OneHot.IndexOf<float>(values.Select(value => (float)value).ToArray()).Should().Be(index);
    }

    private static SequenceBatch<float> Batch(int columns) => Batch<float>(columns);

    private static SequenceBatch<T> Batch<T>(int columns)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var batch = new SequenceBatch<T>(new SequenceLayout(), featureCount: 2, columns);
        batch.Layout.Arrange([3, 2]);
        batch.FitToLayout();
        return batch;
    }
}

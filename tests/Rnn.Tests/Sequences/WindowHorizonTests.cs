using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Windows that are asked for several steps after them at once.</summary>
public class WindowHorizonTests
{
    // Row r, column c holds 10r + c.
    private readonly Tensor<double> _series = SlidingWindowsTests.Series();

    [Fact]
    public void Targets_lie_side_by_side_horizon_by_horizon()
    {
        var windows = new SlidingWindows<double>(_series, length: 3, targetColumns: [2, 0], horizons: [1, 2, 5]);

        (windows.Count, windows.InputSize, windows.TargetSize).Should().Be((3, 3, 6), "3 steps and 5 to the last target are 8 of 10 rows");
        windows.GetInput(0).ToArray().Should().Equal(0, 1, 2, 10, 11, 12, 20, 21, 22);
        windows.GetTarget(0).ToArray().Should().Equal([32, 30, 42, 40, 72, 70], "columns 2 and 0 of row 3, then of row 4, then of row 7");
        windows.GetTarget(2).ToArray().Should().Equal([52, 50, 62, 60, 92, 90], "the last row is asked for");
        (windows.TargetRow(0), windows.TargetRow(2), windows.Horizon).Should().Be((3, 5, 1), "the nearest one's");
        windows.Horizons.Should().Equal(1, 2, 5);
    }

    [Fact]
    public void What_is_known_ahead_is_seen_for_each_of_the_steps()
    {
        var windows = new SlidingWindows<double>(_series, length: 2, targetColumns: [1], knownAheadColumns: [2, 0], horizons: [2, 3]);

        windows.InputSize.Should().Be(5, "two of the three columns are known two steps ahead too");
        windows.GetInput(1).ToArray().Should().Equal(
            [30, 11, 32, 42, 40, 40, 21, 42, 52, 50], "columns 0 and 2 as they are 2 steps later, then, in the order they were named, 3 steps later");
        windows.GetTarget(1).ToArray().Should().Equal(41, 51);
        windows.GetInput(5).ToArray().Should().Equal([70, 51, 72, 82, 80, 80, 61, 82, 92, 90], "the last window's last step sees the last row and nothing beyond");
        windows.Count.Should().Be(6);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public void One_of_several_is_as_one_alone(int horizon, bool isKnownAhead)
    {
        int[]? known = isKnownAhead ? [2, 1] : null;
        var alone = new SlidingWindows<double>(_series, 2, [0], known, horizon);
        var only = new SlidingWindows<double>([_series], 2, [0], known, horizons: [horizon]);

        (only.Count, only.InputSize, only.TargetSize, only.Horizon).Should().Be((alone.Count, alone.InputSize, alone.TargetSize, alone.Horizon));
        alone.Horizons.Should().Equal(horizon);
        for (int i = 0; i < alone.Count; i++)
        {
            only.GetInput(i).ToArray().Should().Equal(alone.GetInput(i).ToArray());
            only.GetTarget(i).ToArray().Should().Equal(alone.GetTarget(i).ToArray());
            only.TargetRow(i).Should().Be(alone.TargetRow(i));
        }
    }

    [Fact]
    public void Who_names_no_horizons_asks_for_the_next_step()
    {
        new SlidingWindows<double>(_series, 3, [0], null, horizons: null).Horizons.Should().Equal(1);
        new SlidingWindows<double>(_series, 3, [0]).Horizons.Should().Equal(1);
    }

    [Fact]
    public void What_is_named_may_change_later()
    {
        int[] columns = [0], known = [2], horizons = [1, 2];
        var windows = new SlidingWindows<double>(_series, 2, columns, known, horizons);

        (columns[0], known[0], horizons[1]) = (1, 1, 8);

        windows.Horizons.Should().Equal(1, 2);
        windows.Latest(knownAhead: Tensor.Create([102.0, 112], [2, 1])).ToArray().Should().Equal(80, 81, 92, 102, 90, 91, 102, 112);
    }

    [Fact]
    public void A_window_is_in_a_part_with_all_its_targets_or_in_none()
    {
        var windows = new SlidingWindows<double>(_series, length: 1, targetColumns: [1], knownAheadColumns: [2], horizons: [1, 3]);
        (SequenceDataset<double> training, SequenceDataset<double> validation, SequenceDataset<double> test) = windows.Split(new TimeSplit(4, 7));

        Targets(training).Should().Equal([11, 31], "rows 1 and 3; rows 2 and 4, and 3 and 5, lie on both sides");
        Targets(validation).Should().Equal([41, 61]);
        Targets(test).Should().Equal([71, 91]);
        training.GetInput(0).ToArray().Should().Equal([0, 1, 12, 32], "nothing of a training window lies in validation, known ahead or not");
    }

    [Fact]
    public void Rows_that_hold_not_all_targets_of_a_window_hold_none()
    {
        var windows = new SlidingWindows<double>(_series, length: 3, targetColumns: [0], horizons: [1, 4]);

        Targets(windows.WithTargetsIn(4, 8)).Should().Equal([40, 70]);
        Targets(windows.WithTargetsIn(0, 1000)).Should().Equal(30, 60, 40, 70, 50, 80, 60, 90);
        Action act = () => windows.WithTargetsIn(4, 7);
        act.Should().Throw<ArgumentException>()
            .WithMessage("No window has all its targets in rows 4 to 6: the first target is row 3, the last row 9, and the targets of a window reach over 4 rows.*")
            .Which.ParamName.Should().Be("firstRow");
        Action split = () => windows.Split(new TimeSplit(8, 9));
        split.Should().Throw<ArgumentException>().WithMessage("No window has all its targets in the rows for validation.*is row 9,*reach over 4 rows*");
    }

    [Fact]
    public void Series_that_are_too_short_for_the_farthest_horizon_have_no_window()
    {
        Tensor<double> shorter = Tensor.Create(_series.ToArray()[..15], [5, 3]);
        var windows = new SlidingWindows<double>([shorter, _series, shorter], 3, [1], horizons: [1, 3]);

        Enumerable.Range(0, windows.Count).Select(windows.SeriesOf).Should().Equal(1, 1, 1, 1, 1);
        windows.GetTarget(4).ToArray().Should().Equal(71, 91);
    }

    [Theory]
    [InlineData("*at least one horizon*")]
    [InlineData("horizons must be 1 or more; got 0.*", 0)]
    [InlineData("horizons must be 1 or more; got -2.*", 1, -2)]
    [InlineData("Horizon 3 is named twice*", 1, 3, 3)]
    [InlineData("Horizon 1 is named twice*", 1, 3, 1)]
    [InlineData("Horizon 2 comes after 7; name the nearest first.*", 7, 2)]
    public void Horizons_that_make_no_sense(string message, params int[] horizons)
    {
        foreach (Action act in new Action[]
        {
            () => _ = new SlidingWindows<double>(_series, 3, [0], horizons: horizons),
            () => _ = new SlidingWindows<double>([_series], 3, [0], horizons: horizons),
        })
        {
            act.Should().Throw<ArgumentException>().WithMessage(message).Which.ParamName.Should().Be("horizons");
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(int.MaxValue)]
    public void A_horizon_beyond_the_series(int horizon)
    {
        Action act = () => _ = new SlidingWindows<double>(_series, 3, [0], horizons: [1, horizon]);

        act.Should().Throw<ArgumentException>().WithMessage($"A window of 3 steps and a target {horizon} later need {horizon + 3L} rows; the series has 10.*")
            .Which.ParamName.Should().Be("series");
    }

    [Fact]
    public void More_numbers_than_an_array_can_hold()
    {
        // 40,000 rows × 39,000 horizons × 2 columns; asked before memory is taken.
        Tensor<double> series = Tensor.CreateFromShape<double>([40_000, 3]);
        int[] horizons = [.. Enumerable.Range(1, 39_000)];
        Action targets = () => _ = new SlidingWindows<double>(series, 3, [0, 1], horizons: horizons);
        Action inputs = () => _ = new SlidingWindows<double>(series, 3, [0], knownAheadColumns: [1, 2], horizons: horizons);

        targets.Should().Throw<ArgumentException>().WithMessage("40000 rows with 39000 horizons*name fewer*").Which.ParamName.Should().Be("horizons");
        inputs.Should().Throw<ArgumentException>().WithMessage("40000 rows with 39000 horizons*name fewer*");
    }

    private static double[] Targets(SequenceDataset<double> data) =>
        [.. Enumerable.Range(0, data.Count).SelectMany(i => data.GetTarget(i).ToArray())];
}

using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Windows over a series: what the network may see, what it must not, and what it is asked.</summary>
public class SlidingWindowsTests
{
    private const int Rows = 10;

    [Fact]
    public void A_window_sees_its_steps_and_is_asked_for_the_next_one()
    {
        var windows = new SlidingWindows<double>(Series(), length: 3, targetColumns: [1]);

        (windows.Count, windows.InputSize, windows.TargetSize).Should().Be(
            (7, 3, 1), "10 rows have 7 windows of 3 with a row to predict after");
        (windows.WindowLength, windows.Horizon).Should().Be((3, 1), "as was asked");
        windows.GetInput(0).ToArray().Should().Equal(
            [0, 1, 2, 10, 11, 12, 20, 21, 22], "rows 0 to 2, column 1 included: the past is known");
        windows.GetTarget(0).ToArray().Should().Equal([31], "column 1 of row 3");
        windows.GetInput(6).ToArray().Should().Equal(
            [60, 61, 62, 70, 71, 72, 80, 81, 82], "the last window ends before the last row");
        windows.GetTarget(6).ToArray().Should().Equal([91], "the last row is asked for");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void No_window_sees_anything_of_its_target_row_or_later(int horizon)
    {
        var windows = new SlidingWindows<double>(Series(), length: 2, targetColumns: [0, 2], horizon: horizon);
        for (int i = 0; i < windows.Count; i++)
        {
            int lastSeen = (int)windows.GetInput(i).ToArray().Max() / 10;

            windows.TargetRow(i).Should().Be(
                lastSeen + horizon, "the target lies {0} steps after the last step of the window", horizon);
            windows.GetTarget(i).ToArray().Should().Equal(
                [10 * windows.TargetRow(i), (10 * windows.TargetRow(i)) + 2], "targets come in the order they were named");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Known_ahead_columns_enter_as_they_will_be_and_no_others(int horizon)
    {
        var windows = new SlidingWindows<double>(Series(), 2, targetColumns: [0], knownAheadColumns: [2], horizon: horizon);
        for (int i = 0; i < windows.Count; i++)
        {
            double[] expected =
            [
                10 * i, (10 * i) + 1, (10 * (i + horizon)) + 2,
                10 * (i + 1), (10 * (i + 1)) + 1, (10 * (i + 1 + horizon)) + 2,
            ];

            windows.GetInput(i).ToArray().Should().Equal(
                expected, "column 2, a calendar, comes from {0} steps later, and columns 0 and 1 do not", horizon);
            windows.GetTarget(i).ToArray().Should().Equal([10 * windows.TargetRow(i)], "shifting inputs moves no target");
        }
    }

    [Fact]
    public void Naming_a_known_ahead_column_twice_does_not_shift_it_twice()
    {
        Action act = () => _ = new SlidingWindows<double>(Series(), length: 2, targetColumns: [0], knownAheadColumns: [2, 2]);

        act.Should().Throw<ArgumentException>("shifted twice it would show the calendar of a later step than the one asked for")
            .WithMessage("*2*", "the column is named").Which.ParamName.Should().Be("knownAheadColumns", "the argument is named");
    }

    [Fact]
    public void A_column_to_predict_is_not_known_ahead()
    {
        // Its last value in the window would be the target itself: the best score ever, and worth nothing.
        Action act = () => _ = new SlidingWindows<double>(Series(), length: 2, targetColumns: [0], knownAheadColumns: [2, 0]);

        act.Should().Throw<ArgumentException>("the network would be shown the answer")
            .WithMessage("*0*", "the column is named").Which.ParamName.Should().Be("knownAheadColumns", "the argument is named");
    }

    [Fact]
    public void The_series_itself_is_not_changed()
    {
        Tensor<double> series = Series();

        _ = new SlidingWindows<double>(series, length: 2, targetColumns: [0], knownAheadColumns: [1, 2]);

        series.ToArray().Should().Equal(Series().ToArray(), "the caller may use it for something else");
    }

    [Fact]
    public void A_split_by_time_has_no_target_in_two_parts()
    {
        var windows = new SlidingWindows<double>(Series(), length: 3, targetColumns: [1], horizon: 2);
        SequenceDataset<double> training = windows.WithTargetsIn(0, 7), test = windows.WithTargetsIn(7, Rows);

        Targets(training).Should().Equal([41, 51, 61], "rows 4 to 6: before row 4 there is no full window");
        Targets(test).Should().Equal([71, 81, 91], "rows 7 to 9 and none of the training");
        test.GetInput(0).ToArray().Should().Equal(
            [30, 31, 32, 40, 41, 42, 50, 51, 52], "a test window may look back into the training rows, as it may in use");
        (training.InputSize, training.TargetSize).Should().Be((3, 1), "a part has the sizes of the whole");
    }

    [Fact]
    public void A_range_beyond_the_series_ends_with_it() =>
        Targets(new SlidingWindows<double>(Series(), 3, [1]).WithTargetsIn(8, 1000)).Should().Equal(
            [81, 91], "there are no later rows");

    [Theory]
    [InlineData(0, 3)]
    [InlineData(10, 20)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    public void A_range_without_a_target_is_refused(int first, int end)
    {
        Action act = () => new SlidingWindows<double>(Series(), 3, [1]).WithTargetsIn(first, end);

        act.Should().Throw<ArgumentException>("an empty part would be trained on without a word")
            .WithMessage($"*{first} to {end - 1}*row 3*row 9*", "what came, and the first and last row that can be asked for")
            .Which.ParamName.Should().Be("firstRow", "the argument is named");
    }

    [Fact]
    public void The_shortest_series_has_one_window()
    {
        var windows = new SlidingWindows<double>(Series(), length: 7, targetColumns: [0], horizon: 3);

        windows.Count.Should().Be(1, "7 steps and 3 to the target are all 10 rows");
        windows.GetTarget(0).ToArray().Should().Equal([90], "the last row");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    public void A_window_that_is_not_there_is_refused(int index)
    {
        // There are values behind the last window, of the row that has no successor.
        var windows = new SlidingWindows<double>(Series(), 3, [1]);
        Action input = () => windows.GetInput(index);
        Action target = () => windows.GetTarget(index);

        input.Should().Throw<ArgumentOutOfRangeException>("there are 7")
            .Which.ParamName.Should().Be("index", "the argument is named");
        target.Should().Throw<ArgumentOutOfRangeException>("there are 7")
            .Which.ParamName.Should().Be("index", "the argument is named");
    }

    // Row r, column c holds 10r + c, so that a value tells where it comes from.
    internal static Tensor<double> Series() =>
        Tensor.Create([.. Enumerable.Range(0, 3 * Rows).Select(i => (10.0 * (i / 3)) + (i % 3))], [Rows, 3]);

    private static double[] Targets(SequenceDataset<double> data) =>
        [.. Enumerable.Range(0, data.Count).Select(i => data.GetTarget(i)[0])];
}

using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Windows over several series, and their parts by time: no window over a border, no future in the past.</summary>
public class TimeSplitTests
{
    [Fact]
    public void No_window_reaches_from_one_series_into_another()
    {
        SlidingWindows<double> windows = Windows(horizon: 1, 6, 2, 4, 9);

        windows.Count.Should().Be(3 + 0 + 1 + 6, "series of 6, 2, 4 and 9 rows have so many windows of 3 with a row after");
        for (int i = 0; i < windows.Count; i++)
        {
            int series = windows.SeriesOf(i);
            double[] cells = windows.GetInput(i).ToArray();

            cells.Should().OnlyContain(cell => (int)cell / 1000 == series);
            windows.GetTarget(i).ToArray().Should().Equal([(1000 * series) + (10 * windows.TargetRow(i)) + 1]);
            ((int)cells.Max() % 1000 / 10).Should().Be(windows.TargetRow(i) - 1, "the target is the row after the window");
        }

        Enumerable.Range(0, windows.Count).Select(windows.SeriesOf).Should().Equal([0, 0, 0, 2, 3, 3, 3, 3, 3, 3], "the second is too short");
    }

    [Fact]
    public void Several_series_have_the_windows_of_each_alone()
    {
        Tensor<double>[] series = [Series(0, 7), Series(1, 5)];
        var together = new SlidingWindows<double>(series, 2, [0, 2], knownAheadColumns: [1], horizon: 2);
        SlidingWindows<double>[] alone = [.. series.Select(s => new SlidingWindows<double>(s, 2, [0, 2], knownAheadColumns: [1], horizon: 2))];

        int at = 0;
        foreach (SlidingWindows<double> one in alone)
        {
            for (int i = 0; i < one.Count; i++, at++)
            {
                together.GetInput(at).ToArray().Should().Equal(one.GetInput(i).ToArray(), "known-ahead columns come from their own series too");
                together.GetTarget(at).ToArray().Should().Equal(one.GetTarget(i).ToArray());
            }
        }

        together.Count.Should().Be(at);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Nothing_of_a_part_lies_at_or_after_its_end(int horizon, bool isKnownAhead)
    {
        int[] rows = [20, 12, 25], validation = [12, 8, 15], test = [16, 10, 20];
        var windows = new SlidingWindows<double>(
            [.. rows.Select((count, series) => Series(series, count))], 3, [1], isKnownAhead ? [2] : null, horizon);

        (SequenceDataset<double> Training, SequenceDataset<double> Validation, SequenceDataset<double> Test) parts =
            windows.Split([.. validation.Zip(test, (v, t) => new TimeSplit(v, t))]);

        var targets = new List<double>();
        foreach ((SequenceDataset<double> part, int[] first, int[] end) in new[]
        {
            (parts.Training, [0, 0, 0], validation), (parts.Validation, validation, test), (parts.Test, test, rows),
        })
        {
            for (int i = 0; i < part.Count; i++)
            {
                double target = part.GetTarget(i)[0];
                int series = (int)target / 1000, row = (int)target % 1000 / 10;

                row.Should().BeInRange(first[series], end[series] - 1, "the target lies in its part");
                part.GetInput(i).ToArray().Should().OnlyContain(
                    cell => (int)cell / 1000 == series && (int)cell % 1000 / 10 <= row, "inputs are of the past, the plan for the day itself included");
                targets.Add(target);
            }
        }

        targets.Should().OnlyHaveUniqueItems("no row is asked for in two parts");
        targets.Should().HaveCount(windows.Count, "and none is lost");
    }

    [Fact]
    public void One_split_serves_series_of_one_calendar()
    {
        (SequenceDataset<double> training, SequenceDataset<double> validation, SequenceDataset<double> test) =
            Windows(horizon: 1, 10, 4, 7).Split(new TimeSplit(5, 7));

        Targets(training).Should().Equal([31, 41, 1031, 2031, 2041]);
        Targets(validation).Should().Equal([51, 61, 2051, 2061]);
        Targets(test).Should().Equal([71, 81, 91], "the others end before");
        test.GetInput(0).ToArray().Should().Equal([40, 41, 42, 50, 51, 52, 60, 61, 62], "a test window looks back, as in use");
    }

    [Fact]
    public void One_series_is_split_as_by_its_rows()
    {
        var windows = new SlidingWindows<double>(Series(0, 12), 3, [1]);

        (SequenceDataset<double> training, SequenceDataset<double> validation, SequenceDataset<double> test) =
            windows.Split(TimeSplit.ByShare(12, validation: 0.25, test: 0.25));

        Targets(training).Should().Equal(Targets(windows.WithTargetsIn(0, 6)));
        Targets(validation).Should().Equal([61, 71, 81]);
        Targets(test).Should().Equal([91, 101, 111]);
    }

    [Fact]
    public void A_part_can_be_sliced_and_has_no_more_than_its_windows()
    {
        SequenceDataset<double> training = Windows(horizon: 1, 10, 10).Split(new TimeSplit(5, 7)).Training;

        Targets(training.Slice(1, 2)).Should().Equal([41, 1031]);
        (training.InputSize, training.TargetSize).Should().Be((3, 1));
        Action act = () => training.GetInput(4);
        act.Should().Throw<ArgumentOutOfRangeException>("there are 4").Which.ParamName.Should().Be("index");
    }

    [Theory]
    [InlineData(100, 0.1, 0.1, 80, 90)]
    [InlineData(10, 0.1, 0.2, 7, 8)]
    [InlineData(7, 0, 0.5, 3, 3)]
    [InlineData(3, 0, 0, 3, 3)]
    public void Shares_are_taken_from_the_end(int rows, double validation, double test, int validationStart, int testStart)
    {
        TimeSplit split = TimeSplit.ByShare(rows, validation, test);

        (split.ValidationStart, split.TestStart).Should().Be((validationStart, testStart));
    }

    [Fact]
    public void Series_that_begin_at_different_times_are_cut_at_the_same_one()
    {
        DateOnly[] early = [.. Enumerable.Range(0, 10).Select(day => new DateOnly(2020, 1, 1).AddDays(day))];
        DateOnly[] late = [.. early.Skip(6)], ended = [.. early.Take(3)];
        var validation = new DateOnly(2020, 1, 5);
        var test = new DateOnly(2020, 1, 8);

        TimeSplit.At(early, validation, test).Should().Be(new TimeSplit(4, 7));
        TimeSplit.At(late, validation, test).Should().Be(new TimeSplit(0, 1), "nothing of it was there to train on");
        TimeSplit.At(ended, validation, test).Should().Be(new TimeSplit(3, 3), "all of it is for training");
        TimeSplit.At([1, 2, 2, 5], 2, 4).Should().Be(new TimeSplit(1, 3), "steps that are missing or twice move nothing");
    }

    [Fact]
    public void Moments_in_UTC_and_in_local_time_are_compared_as_moments()
    {
        var midnight = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        DateTime[] hours = [.. Enumerable.Range(0, 10).Select(hour => midnight.AddHours(hour))];
        DateTimeOffset[] offsets = [.. hours.Select(hour => new DateTimeOffset(hour))];
        var third = new DateTimeOffset(2020, 1, 1, 12, 0, 0, TimeSpan.FromHours(9));

        TimeSplit.At(hours, hours[3].ToLocalTime(), hours[7]).Should().Be(new TimeSplit(3, 7), "wherever this machine stands");
        TimeSplit.At([.. hours.Select(hour => hour.ToLocalTime())], hours[3], hours[7].ToLocalTime()).Should().Be(new TimeSplit(3, 7));
        TimeSplit.At(offsets, third, offsets[7]).Should().Be(new TimeSplit(3, 7), "noon in Tokyo is three o'clock in UTC");
    }

    [Fact]
    public void What_has_no_moment_is_compared_with_its_kind_alone()
    {
        DateTime[] days = [.. Enumerable.Range(1, 9).Select(day => new DateTime(2020, 1, day))];
        var utc = new DateTime(2020, 1, 5, 0, 0, 0, DateTimeKind.Utc);

        TimeSplit.At(days, days[4], days[6]).Should().Be(new TimeSplit(4, 6), "days of no kind are days");
        Refuses("times", "*kind Utc, and row 0 is of the kind Unspecified*SpecifyKind*DateTimeOffset*", () => TimeSplit.At(days, utc, utc.AddDays(1)));
        Refuses("test", "*kind Unspecified, and the test is of the kind Utc*", () => TimeSplit.At(days, days[4], utc.AddDays(1)));
        DateTime[] mixed = [utc, days[6]];
        Refuses("times", "*row 1 is of the kind Unspecified*", () => TimeSplit.At(mixed, utc, utc));
    }

    [Fact]
    public void What_is_no_time_is_refused()
    {
        Refuses("times", "Row 1 has no time (null)*", () => TimeSplit.At(["2020", null!, "2022"], "2021", "2022"));
        Refuses("validation", "The validation has no time (null)*", () => TimeSplit.At(["2020"], null!, "2022"));
        Refuses("test", "The test has no time (null)*", () => TimeSplit.At(["2020"], "2021", null!));
        Refuses("validation", "The validation has no time (NaN)*", () => TimeSplit.At([1.0, 2, 3], double.NaN, 3));
        Refuses("test", "The test has no time (NaN)*", () => TimeSplit.At([1f, 2, 3], 2, float.NaN));
        Refuses("times", "Row 2 has no time (NaN)*", () => TimeSplit.At([(Half)1, (Half)2, Half.NaN], (Half)2, (Half)3));
    }

    [Fact]
    public void What_can_not_be_split_is_refused()
    {
        SlidingWindows<double> windows = Windows(horizon: 1, 10, 7);

        Refuses("validationStart", "*-1*", () => _ = new TimeSplit(-1, 2));
        Refuses("testStart", "*", () => _ = new TimeSplit(3, 2));
        Refuses("split", "*rows for training*row 3*row 9*", () => windows.Split(new TimeSplit(3, 5)));
        Refuses("split", "*rows for validation*WithTargetsIn*", () => windows.Split(new TimeSplit(5, 5)));
        Refuses("split", "*rows for test*", () => windows.Split(new TimeSplit(5, 10)));
        Refuses("split", "*", () => windows.Split((TimeSplit)null!));
        Refuses("splits", "*2 series and 1 splits*", () => windows.Split([new TimeSplit(5, 7)]));
        Refuses("rows", "*0*", () => TimeSplit.ByShare(0));
        Refuses("validation", "*share*-0.1*", () => TimeSplit.ByShare(10, -0.1));
        Refuses("test", "*share*NaN*", () => TimeSplit.ByShare(10, test: double.NaN));
        Refuses("validation", "*10 rows*nothing is left*0.5*0.5*", () => TimeSplit.ByShare(10, 0.5, 0.5));
        Refuses("times", "*Row 2*1*2*oldest first*", () => TimeSplit.At([1, 2, 1], 1, 2));
        Refuses("test", "*1*before*2*", () => TimeSplit.At([1, 2, 3], 2, 1));
    }

    [Fact]
    public void Series_that_give_no_windows_are_refused()
    {
        Refuses("series", "*at least one*", () => _ = new SlidingWindows<double>(Array.Empty<Tensor<double>>(), 3, [1]));
        Refuses("series", "*4 rows*longest*has 3*", () => Windows(horizon: 1, 2, 3, 1));
        Refuses("series[1]", "*3 columns*[5, 2]*", () =>
            _ = new SlidingWindows<double>([Series(0, 5), Tensor.CreateFromShape<double>([5, 2])], 3, [1]));
        Refuses("series[1]", "*2 dimensions*[5]*", () =>
            _ = new SlidingWindows<double>([Series(0, 5), Tensor.CreateFromShape<double>([5])], 3, [1]));
        Refuses("series[1]", "*NaN*row 0, column 2*", () =>
            _ = new SlidingWindows<double>([Series(0, 5), Tensor.Create([1, 1, double.NaN], [1, 3])], 3, [1]));
    }

    // Series s, row r, column c holds 1000s + 10r + c, so that a value tells where it comes from.
    private static Tensor<double> Series(int series, int rows) =>
        Tensor.Create([.. Enumerable.Range(0, 3 * rows).Select(i => (1000.0 * series) + (10 * (i / 3)) + (i % 3))], [rows, 3]);

    private static SlidingWindows<double> Windows(int horizon, params int[] rows) =>
        new([.. rows.Select((count, series) => Series(series, count))], 3, [1], horizon: horizon);

    private static double[] Targets(SequenceDataset<double> data) =>
        [.. Enumerable.Range(0, data.Count).Select(i => data.GetTarget(i)[0])];

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument);
}

using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>What sliding windows refuse: each message names the argument, what came and what was expected.</summary>
public class SlidingWindowsErrorTests
{
    private readonly Tensor<double> _series = SlidingWindowsTests.Series();

    [Fact]
    public void A_series_that_is_no_matrix()
    {
        Tensor<double> vector = Tensor.CreateFromShape<double>([10]), cube = Tensor.CreateFromShape<double>([2, 3, 4]);

        Refuses("series", "*series*[time, columns]*2 dimensions*[10]*", () => _ = Windows(vector));
        Refuses("series", "*series*[time, columns]*2 dimensions*[2, 3, 4]*", () => _ = Windows(cube));
        Refuses("series", "*", () => _ = Windows(null!));
    }

    [Theory]
    [InlineData(10, 1, 11)]
    [InlineData(8, 3, 11)]
    [InlineData(1, 100, 101)]
    public void A_series_that_is_too_short(int length, int horizon, int needed) => Refuses(
        "series", $"*{length} steps*{horizon} later*{needed} rows*has 10*",
        () => _ = new SlidingWindows<double>(_series, length, [0], horizon: horizon));

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(3, int.MaxValue)]
    public void A_window_beyond_any_series(int length, int horizon) => Refuses(
        "series", "*2147483647*has 10*", () => _ = new SlidingWindows<double>(_series, length, [0], horizon: horizon));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_length_or_a_horizon_that_is_not_positive(int value)
    {
        Refuses("length", $"*length*{value}*", () => _ = new SlidingWindows<double>(_series, value, [0]));
        Refuses("horizon", $"*horizon*{value}*", () => _ = new SlidingWindows<double>(_series, 3, [0], horizon: value));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_column_that_is_not_there(int column)
    {
        string message = $"*0 to 2*no column {column}*";

        Refuses("targetColumns", message, () => _ = new SlidingWindows<double>(_series, 3, [0, column]));
        Refuses("knownAheadColumns", message, () => _ = new SlidingWindows<double>(_series, 3, [0], [column]));
    }

    [Fact]
    public void Nothing_to_predict()
    {
        Refuses("targetColumns", "*at least one column*", () => _ = new SlidingWindows<double>(_series, 3, []));
        Refuses("targetColumns", "*", () => _ = new SlidingWindows<double>(_series, 3, null!));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_that_is_missing(double bad)
    {
        double[] values = _series.ToArray();
        values[(4 * 3) + 1] = bad;

        Refuses("series", "*series*row 4, column 1*fill in*", () => _ = Windows(Tensor.Create(values, [10, 3])));
    }

    [Fact]
    public void A_window_that_is_not_there()
    {
        Refuses("index", "There is no window -1; they go from 0 to 6*", () => Windows(_series).TargetRow(-1));
        Refuses("index", "There is no window 7*", () => Windows(_series).GetInput(7));
    }

    [Theory]
    [InlineData(int.MinValue, int.MinValue, "-2147483648 to -2147483649")]
    [InlineData(int.MaxValue, int.MaxValue, "2147483647 to 2147483646")]
    [InlineData(int.MinValue, 3, "-2147483648 to 2")]
    [InlineData(10, int.MaxValue, "10 to 2147483646")]
    [InlineData(5, int.MinValue, "5 to -2147483649")]
    public void Rows_without_a_target(int first, int end, string shown) => Refuses(
        "firstRow", $"No window has its target in rows {shown}: the first target is row 3, the last row 9.*", () => Windows(_series).WithTargetsIn(first, end));

    [Fact]
    public void All_rows_that_an_int_can_name_hold_all_windows() =>
        Windows(_series).WithTargetsIn(int.MinValue, int.MaxValue).Count.Should().Be(7);

    [Fact]
    public void A_series_without_columns() => Refuses(
        "series", "*no features, [4, 0]*", () => _ = Windows(Tensor.CreateFromShape<double>([4, 0])));

    [Fact]
    public void More_windows_than_can_be_counted()
    {
        Action act = () => _ = new Pieces([int.MaxValue, 1]);

        act.Should().Throw<ArgumentException>().WithMessage("*more than 2147483647 windows*several data sets*");
    }

    [Fact]
    public void A_split_that_is_null()
    {
        Refuses("splits", "*split of series 0 is null*", () => Windows(_series).Split([null!]));
        Refuses("splits", "*split of series 0 is null*", () => StandardScaler<double>.Fit([_series], [null!]));
    }

    private static SlidingWindows<double> Windows(Tensor<double> series) => new(series, 3, [0]);

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>("no sensible window can be cut")
            .WithMessage(message, "the reader must see what to mend")
            .Which.ParamName.Should().Be(argument, "the argument is named");
}

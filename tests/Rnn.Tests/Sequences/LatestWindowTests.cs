using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>The window that ends with the last row, from which what comes after the series is foretold.</summary>
public class LatestWindowTests
{
    private const int Columns = 3;

    private readonly Tensor<double> _series = SlidingWindowsTests.Series();

    public static TheoryData<int, int[], int[]> Plans() => new()
    {
        { 3, new[] { 1 }, [] },
        { 3, new[] { 1 }, [2] },
        { 4, new[] { 3 }, [2, 0] },
        { 2, new[] { 5 }, [2] },
        { 4, new[] { 1, 2, 3 }, [2] },
        { 4, new[] { 2, 5 }, [0, 2] },
        { 1, new[] { 1, 4, 9 }, [2, 0] },
        { 4, new[] { 1, 6 }, [] },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void It_is_the_last_window_of_a_series_that_goes_on(int length, int[] horizons, int[] known)
    {
        // Rows that nobody knows yet, but for what is known ahead, appended so that a window with targets ends with the last true row.
        int steps = horizons[^1];
        double[] ahead = [.. Enumerable.Range(0, steps * known.Length).Select(i => 1000.5 + i)];
        double[] values = [.. _series.ToArray(), .. Enumerable.Repeat(-777.0, steps * Columns)];
        for (int i = 0; i < ahead.Length; i++)
        {
            values[_series.ToArray().Length + (i / known.Length * Columns) + known[i % known.Length]] = ahead[i];
        }

        var longer = new SlidingWindows<double>(Tensor.Create(values, [10 + steps, Columns]), length, [1], known, horizons);
        var windows = new SlidingWindows<double>(_series, length, [1], known, horizons);

        Tensor<double> latest = windows.Latest(knownAhead: known.Length == 0 ? null : Tensor.Create(ahead, [steps, known.Length]));

        latest.Lengths.ToArray().Should().Equal(length, windows.InputSize);
        latest.ToArray().Should().Equal(longer.GetInput(longer.Count - 1).ToArray());
        latest.ToArray().Should().NotContain(-777);
    }

    [Fact]
    public void It_is_a_copy_and_no_window_changes()
    {
        var windows = new SlidingWindows<double>(_series, 3, [0], knownAheadColumns: [2]);
        double[] before = windows.GetInput(6).ToArray();

        windows.Latest(knownAhead: Tensor.Create([1.0], [1, 1]))[0, 0] = 99;

        windows.GetInput(6).ToArray().Should().Equal(before);
        windows.Latest(knownAhead: Tensor.Create([2.0], [1, 1])).ToArray().Should().Equal(70, 71, 82, 80, 81, 92, 90, 91, 2);
    }

    [Fact]
    public void Each_series_has_its_own()
    {
        // The second has a latest window, though none with a target.
        Tensor<double> three = Tensor.Create([100.0, 101, 102, 110, 111, 112, 120, 121, 122], [3, 3]);
        var windows = new SlidingWindows<double>([_series, three], 3, [0], horizon: 2);

        windows.Latest().ToArray().Should().Equal(70, 71, 72, 80, 81, 82, 90, 91, 92);
        windows.Latest(series: 1).ToArray().Should().Equal(100, 101, 102, 110, 111, 112, 120, 121, 122);
        windows.Count.Should().Be(6);
    }

    [Fact]
    public void A_model_answers_it_as_the_same_window_with_a_target()
    {
        double[] values = _series.ToArray();
        var windows = new SlidingWindows<double>(Tensor.Create(values[..27], [9, 3]), 3, [0], knownAheadColumns: [1], horizons: [1]);
        var whole = new SlidingWindows<double>(_series, 3, [0], knownAheadColumns: [1]);
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3).Gru(4).LinearOutput(1).Build(seed: 3);

        Tensor<double> ahead = model.Predict(windows.Latest(knownAhead: Tensor.Create([91.0], [1, 1])));

        ahead.ToArray().Should().Equal(model.Predict(whole)[^1].ToArray());
    }

    [Fact]
    public void What_is_known_ahead_is_asked_for_where_it_is_seen()
    {
        var windows = new SlidingWindows<double>(_series, 3, [0], knownAheadColumns: [2, 1], horizons: [1, 3]);

        Refuses("knownAhead", "*give [3, 2], the values of columns 2, 1 in the next 3 steps*", () => windows.Latest());
        Refuses("knownAhead", "*must have 3 steps, as many as the farthest horizon; it is [2, 2]*", () => windows.Latest(knownAhead: Ahead(2, 2)));
        Refuses("knownAhead", "*must have 2 columns, as are known ahead; it is [3, 3]*", () => windows.Latest(knownAhead: Ahead(3, 3)));
        Refuses("knownAhead", "*[steps, columns known ahead]*it is [3]*", () => windows.Latest(knownAhead: Tensor.CreateFromShape<double>([3])));
        Refuses("knownAhead", "*NaN at row 2, column 0*", () => windows.Latest(knownAhead: Tensor.Create([1, 2, 3, 4, double.NaN, 6], [3, 2])));
        Refuses("knownAhead", "*give [1, 1], the values of column 2 in the next step*", () => new SlidingWindows<double>(_series, 3, [0], [2]).Latest());
    }

    [Fact]
    public void What_is_known_ahead_is_refused_where_nothing_is() => Refuses(
        "knownAhead", "No column of these windows is known ahead; leave this out.*", () => new SlidingWindows<double>(_series, 3, [0]).Latest(knownAhead: Ahead(1, 1)));

    [Fact]
    public void A_series_that_is_not_there_or_too_short()
    {
        var windows = new SlidingWindows<double>([_series, Tensor.Create(new double[6], [2, 3])], 3, [0]);

        Refuses("series", "There is no series 2; they go from 0 to 1.*", () => windows.Latest(2));
        Refuses("series", "There is no series -1*", () => windows.Latest(-1));
        Refuses("series", "Series 1 has 2 rows, too few for a window of 3.*", () => windows.Latest(1));
    }

    private static Tensor<double> Ahead(int steps, int columns) => Tensor.CreateFromShape<double>([steps, columns]);

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument);
}

using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Sequences;

/// <summary>Scaling into a range that the training rows fill, and no others.</summary>
public class MinMaxScalerTests
{
    [Fact]
    public void The_training_rows_fill_the_range()
    {
        Tensor<double> series = Tensor.Create<double>([2, 10, 4, 30, 6, 20, 10, 0], [4, 2]);

        MinMaxScaler<double> scaler = MinMaxScaler<double>.Fit(series, trainingRows: 3);

        scaler.Minima.Should().Equal([2, 10]);
        scaler.Ranges.Should().Equal([4, 20]);
        scaler.Transform(series).ToArray().Should().Equal(
            [0, 0, 0.5, 1, 1, 0.5, 2, -0.5], "0 and 1 at the ends of the training rows; the last row lies outside and is not cut off");
        MinMaxScaler<double>.Fit(series, 3, low: -1, high: 1).Transform(series).ToArray().Should().Equal(
            [-1, -1, 0, 1, 1, 0, 3, -2], "the same in −1…1");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void The_ends_are_met_exactly(double low, double high)
    {
        float[] values = TestNumbers.Normals<float>(300, 90);
        Tensor<float> series = Tensor.Create(values, [100, 3]);

        float[] z = MinMaxScaler<float>.Fit(series, 100, low, high).Transform(series).ToArray();

        for (int column = 0; column < 3; column++)
        {
            float[] of = [.. z.Where((_, i) => i % 3 == column)];
            (of.Min(), of.Max()).Should().Be(((float)low, (float)high), "no rounding leads beyond what an output can reach");
        }
    }

    [Fact]
    public void Later_rows_change_nothing()
    {
        double[] past = TestNumbers.Normals<double>(20 * 3, 91);
        MinMaxScaler<double> fitted = Fit(TestNumbers.Normals<double>(10 * 3, 92)), other = Fit([.. Enumerable.Repeat(double.NaN, 30)]);

        other.Minima.Should().Equal(fitted.Minima, "a scaler that has seen the test rows tells the network about the future");
        other.Ranges.Should().Equal(fitted.Ranges);

        MinMaxScaler<double> Fit(double[] future) => MinMaxScaler<double>.Fit(Tensor.Create([.. past, .. future], [30, 3]), trainingRows: 20);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void A_column_that_never_changes_is_only_shifted(double low, double high)
    {
        MinMaxScaler<double> scaler = MinMaxScaler<double>.Fit(Tensor.Create<double>([7, 7, 8.5], [3, 1]), 2, low, high);

        scaler.Transform(Tensor.Create<double>([7, 8.5], [2, 1])).ToArray().Should().Equal(
            [low, low + 1.5], "there is nothing to divide by, and 1.5 more than ever seen stays 1.5");
        scaler.InverseTransform(low, 0).Should().Be(7);
    }

    [Fact]
    public void A_restored_value_is_the_value()
    {
        double[] values = [.. TestNumbers.Normals<double>(40, 93).Select(x => 50 + (7 * x))];
        Tensor<double> series = Tensor.Create(values, [20, 2]);
        MinMaxScaler<double> scaler = MinMaxScaler<double>.Fit(series, 15, -0.8, 0.8);
        double[] z = scaler.Transform(series).ToArray();

        for (int i = 0; i < values.Length; i++)
        {
            scaler.InverseTransform(z[i], i % 2).Should().BeApproximately(values[i], 1e-12);
        }
    }

    [Fact]
    public void Rows_read_one_by_one_are_scaled_like_the_series()
    {
        Tensor<float> series = Tensor.Create(TestNumbers.Normals<float>(12, 94), [4, 3]);
        foreach (Scaler<float> scaler in new Scaler<float>[] { MinMaxScaler<float>.Fit(series, 3), StandardScaler<float>.Fit(series, 3) })
        {
            float[] rows = series.ToArray();
            scaler.Transform(rows.AsSpan(0, 3));
            scaler.Transform(rows.AsSpan(3));

            rows.Should().Equal(scaler.Transform(series).ToArray());
            scaler.ColumnCount.Should().Be(3);
            Refuses("rows", "*4 numbers*3 columns*", () => scaler.Transform(new float[4]));
        }
    }

    [Fact]
    public void Several_series_are_measured_together_and_only_before_their_splits()
    {
        Tensor<double> first = Tensor.Create<double>([1, 10, 5, 20, double.NaN, 99], [3, 2]);
        Tensor<double> second = Tensor.Create<double>([3, 40], [1, 2]), unseen = Tensor.Create<double>([1e9, 1e9], [1, 2]);
        TimeSplit[] splits = [new(2, 3), new(5, 6), new(0, 1)];

        MinMaxScaler<double> range = MinMaxScaler<double>.Fit([first, second, unseen], splits);
        StandardScaler<double> standard = StandardScaler<double>.Fit([first, second, unseen], splits);

        range.Minima.Should().Equal([1, 10], "rows 0 and 1 of the first and the row of the second, which ends before its split");
        range.Ranges.Should().Equal([4, 30]);
        standard.Means.Should().Equal([3, 70.0 / 3]);
        standard.StandardDeviations[0].Should().BeApproximately(Math.Sqrt(8.0 / 3), 1e-15);
    }

    [Fact]
    public void One_series_in_a_list_is_measured_as_alone()
    {
        Tensor<double> series = Tensor.Create(TestNumbers.Normals<double>(40, 95), [20, 2]);

        StandardScaler<double> listed = StandardScaler<double>.Fit([series], [new TimeSplit(15, 17)]), alone = StandardScaler<double>.Fit(series, 15);

        listed.Means.Should().Equal(alone.Means);
        listed.StandardDeviations.Should().Equal(alone.StandardDeviations);
    }

    [Fact]
    public void What_can_not_be_measured_is_refused()
    {
        Tensor<double> series = Tensor.Create<double>([1, 2, 3, 4], [2, 2]), narrow = Tensor.Create<double>([1, 2], [2, 1]);

        Refuses("low", "*1…1*lower first*", () => MinMaxScaler<double>.Fit(series, 2, 1, 1));
        Refuses("low", "*", () => MinMaxScaler<double>.Fit(series, 2, 0, double.PositiveInfinity));
        Refuses("low", "*", () => MinMaxScaler<double>.Fit(series, 2, double.NaN, 1));
        Refuses("trainingRows", "*3*", () => MinMaxScaler<double>.Fit(series, 3));
        Refuses("series", "*2 dimensions*", () => MinMaxScaler<double>.Fit(Tensor.Create<double>([1]), 1));
        Refuses("series", "*NaN*row 0, column 1*", () => MinMaxScaler<double>.Fit(Tensor.Create<double>([1, double.NaN], [1, 2]), 1));
        Refuses("series", "*Column 0*further*", () => MinMaxScaler<double>.Fit(Tensor.Create<double>([-1.7e308, 1.7e308], [2, 1]), 2));
        Refuses("series[1]", "*2 columns*[2, 1]*", () => MinMaxScaler<double>.Fit([series, narrow], [new(1, 1), new(1, 1)]));
        Refuses("splits", "*2 series and 1 splits*", () => MinMaxScaler<double>.Fit([series, series], [new(1, 1)]));
        Refuses("splits", "*No series has a row*", () => MinMaxScaler<double>.Fit([series], [new(0, 1)]));
        Refuses("column", "*", () => MinMaxScaler<double>.Fit(series, 2).InverseTransform(1, 2));
    }

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument);
}

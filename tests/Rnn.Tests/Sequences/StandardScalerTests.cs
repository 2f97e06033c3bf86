using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Sequences;

/// <summary>Scaling by mean and deviation of the training rows, and of no others.</summary>
public class StandardScalerTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_each_column()
    {
        Tensor<double> series = Tensor.Create<double>([2, 10, 4, 10, 4, 40, 6, 40], [4, 2]);
        StandardScaler<double> scaler = StandardScaler<double>.Fit(series, trainingRows: 4);

        scaler.Means.Should().Equal([4, 25], "means of 2, 4, 4, 6 and of 10, 10, 40, 40");
        scaler.StandardDeviations.Should().Equal([Math.Sqrt(2), 15], "divided by n: √((4 + 0 + 0 + 4)/4) and 15");
        scaler.Transform(series).ToArray().Should().Equal(
            [-2 / Math.Sqrt(2), -1, 0, -1, 0, 1, 2 / Math.Sqrt(2), 1], "z = (x − mean) / deviation, column by column");
    }

    [Fact]
    public void Later_rows_change_nothing()
    {
        double[] past = TestNumbers.Normals<double>(20 * 3, 80);
        StandardScaler<double> fitted = Fit([.. past, .. TestNumbers.Normals<double>(10 * 3, 81)]);
        StandardScaler<double> otherFuture = Fit([.. past, .. Enumerable.Repeat(1e9, 15), .. Enumerable.Repeat(double.NaN, 15)]);

        otherFuture.Means.Should().Equal(fitted.Means, "a mean that has seen the test rows tells the network about the future");
        otherFuture.StandardDeviations.Should().Equal(fitted.StandardDeviations, "and so does a deviation");

        static StandardScaler<double> Fit(double[] values) =>
            StandardScaler<double>.Fit(Tensor.Create(values, [30, 3]), trainingRows: 20);
    }

    [Fact]
    public void Training_rows_have_mean_0_and_deviation_1_afterwards()
    {
        Tensor<float> series = Tensor.Create([.. TestNumbers.Normals<float>(500, 82).Select(x => 1000 + (3 * x))], [500, 1]);

        double[] z = [.. StandardScaler<float>.Fit(series, 500).Transform(series).ToArray().Select(x => (double)x)];

        z.Average().Should().BeApproximately(0, 1e-6, "the mean was taken away");
        z.Average(x => x * x).Should().BeApproximately(1, 1e-6, "the deviation was divided by");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0.1)]
    [InlineData(-1e-3)]
    [InlineData(1234.5678)]
    public void A_column_that_never_changes_is_only_shifted(double value)
    {
        Tensor<double> series = Tensor.Create([value, value, value, value + 1], [4, 1]);
        StandardScaler<double> scaler = StandardScaler<double>.Fit(series, trainingRows: 3);

        scaler.StandardDeviations.Should().Equal(
            [1], "there is nothing to divide by, not even what the mean of equal numbers is rounded by");
        scaler.Transform(Tensor.Create([value + 1], [1, 1]))[0, 0].Should().BeApproximately(
            1, 1e-9, "1 more than ever seen stays 1");
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(8e307)]
    [InlineData(1e-300)]
    public void Numbers_of_any_size_have_a_mean_and_a_deviation(double size)
    {
        Tensor<double> series = Tensor.Create([size, -size, size, -size / 2], [4, 1]);
        StandardScaler<double> scaler = StandardScaler<double>.Fit(series, trainingRows: 4);

        (scaler.Means[0] / size).Should().BeApproximately(0.125, 1e-15, "neither the sum nor the squares overflow or vanish");
        (scaler.StandardDeviations[0] / size).Should().BeApproximately(Math.Sqrt(0.796875), 1e-15);
        scaler.Transform(series).ToArray().Select(double.Abs).Should().OnlyContain(z => z > 0.5 && z < 2);
    }

    [Theory]
    [InlineData(1e308, -1e308, "*Column 1 reaches further than a double can tell; scale it down*")]
    [InlineData(1e-310, -1e-310, "*Column 1 varies less than a double can tell; scale it up*")]
    [InlineData(0, double.Epsilon, "*Column 1 varies less*")]
    public void A_column_that_no_scale_fits_is_refused(double a, double b, string message) =>
        Refuses("series", message, () => Fit([1, a, 2, b, 3, a], [3, 2], 3));

    [Theory]
    [InlineData(1e308)]
    [InlineData(double.Epsilon)]
    [InlineData(0)]
    public void An_extreme_that_never_changes_is_only_shifted(double value)
    {
        StandardScaler<double> scaler = StandardScaler<double>.Fit(Tensor.Create([value, value, value], [3, 1]), 3);

        (scaler.Means[0], scaler.StandardDeviations[0]).Should().Be((value, 1));
    }

    [Fact]
    public void A_restored_value_is_the_value()
    {
        double[] values = [.. TestNumbers.Normals<double>(40, 83).Select(x => 50 + (7 * x))];
        Tensor<double> series = Tensor.Create(values, [20, 2]);
        StandardScaler<double> scaler = StandardScaler<double>.Fit(series, 15);
        double[] z = scaler.Transform(series).ToArray();

        for (int i = 0; i < values.Length; i++)
        {
            scaler.InverseTransform(z[i], i % 2).Should().BeApproximately(
                values[i], 1e-12, "predictions are wanted in their own unit, after the training rows too");
        }
    }

    [Fact]
    public void A_series_is_not_changed_but_copied()
    {
        Tensor<double> series = Tensor.Create<double>([1, 2, 3], [3, 1]);

        StandardScaler<double>.Fit(series, 3).Transform(series).Lengths.ToArray().Should().Equal([3, 1], "the shape stays");
        series.ToArray().Should().Equal([1, 2, 3], "the caller keeps the numbers");
    }

    [Fact]
    public void A_series_of_another_shape_is_refused()
    {
        StandardScaler<double> scaler = StandardScaler<double>.Fit(Tensor.Create<double>([1, 2, 3, 4], [2, 2]), 2);

        Refuses("series", "*series*2 columns*[2, 1]*", () => scaler.Transform(Tensor.Create<double>([1, 2], [2, 1])));
        Refuses("series", "*series*2 dimensions*[2]*", () => scaler.Transform(Tensor.Create<double>([1, 2])));
        Refuses("series", "*series*2 dimensions*[4]*", () => StandardScaler<double>.Fit(Tensor.Create<double>([1, 2, 3, 4]), 2));
        Refuses("series", "*", () => StandardScaler<double>.Fit(null!, 2));
        Refuses("column", "*column*2*", () => scaler.InverseTransform(1, 2));
        Refuses("column", "There is no column -1; they go from 0 to 1*", () => scaler.InverseTransform(1, -1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5)]
    public void Training_rows_that_are_not_there_are_refused(int rows) =>
        Refuses("trainingRows", $"*trainingRows*{rows}*", () => Fit([1, 2, 3, 4], [4, 1], rows));

    [Fact]
    public void A_missing_value_in_the_training_rows_is_refused_with_its_place() => Refuses(
        "series", "*series*NaN*row 1, column 1*fill in*", () => Fit([1, 2, 3, double.NaN], [2, 2], 2));

    private static void Fit(double[] values, nint[] lengths, int rows) =>
        StandardScaler<double>.Fit(Tensor.Create(values, lengths), rows);

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>("it can't be scaled").WithMessage(message, "the reader must see what to mend")
            .Which.ParamName.Should().Be(argument, "the argument is named");
}

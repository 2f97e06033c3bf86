using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Sequences;

/// <summary>Scaled series and predictions in their own units again, by every kind of scaler and never by another column.</summary>
public class ScalerInverseTests
{
    private static readonly Tensor<double> _series = Tensor.Create<double>(
        [.. TestNumbers.Normals<double>(60, 96).Select((x, i) => (100 * (i % 3)) + (7 * x))], [20, 3]);

    public static TheoryData<string> Kinds => ["standard", "range"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_series_that_was_scaled_comes_back(string kind)
    {
        Scaler<double> scaler = Scaler(kind);

        Tensor<double> restored = scaler.InverseTransform(scaler.Transform(_series));

        restored.Lengths.ToArray().Should().Equal([20, 3]);
        restored.ToArray().Zip(_series.ToArray()).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Named_columns_are_restored_by_their_own_formula(string kind)
    {
        Scaler<double> scaler = Scaler(kind);
        Tensor<double> prediction = Tensor.Create<double>([0.1, 0.2, -0.3, 0.4], [2, 2]);

        scaler.InverseTransform(prediction, 2, 0).ToArray().Should().Equal(
            [scaler.InverseTransform(0.1, 2), scaler.InverseTransform(0.2, 0), scaler.InverseTransform(-0.3, 2), scaler.InverseTransform(0.4, 0)], "in the order of the outputs");
        scaler.InverseTransform(prediction, [1, 1]).ToArray().Should().Equal(
            prediction.ToArray().Select(z => scaler.InverseTransform(z, 1)), "two outputs may tell of one column");
        prediction.ToArray().Should().Equal([0.1, 0.2, -0.3, 0.4], "the caller keeps the numbers");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_step_and_no_step_keep_their_shape(string kind)
    {
        Scaler<double> scaler = Scaler(kind);

        Tensor<double> step = scaler.InverseTransform(Tensor.Create<double>([0.5]), 1), none = scaler.InverseTransform(Tensor.CreateFromShape<double>([0, 3]));

        step.Lengths.ToArray().Should().Equal([1], "a model that answers once gives [outputs]");
        step[0].Should().Be(scaler.InverseTransform(0.5, 1));
        none.Lengths.ToArray().Should().Equal([0, 3]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_does_not_fit_is_refused(string kind)
    {
        Scaler<double> scaler = Scaler(kind);
        Tensor<double> two = Tensor.CreateFromShape<double>([4, 2]);

        Refuses("series", "*3 columns*name the columns*[4, 2]*", () => scaler.InverseTransform(two));
        Refuses("values", "*3 columns*named*[4, 2]*", () => scaler.InverseTransform(two, 0, 1, 2));
        Refuses("values", "*[time, columns]*[1, 1, 3]*", () => scaler.InverseTransform(Tensor.CreateFromShape<double>([1, 1, 3]), 1));
        Refuses("column", "There is no column 3; they go from 0 to 2*", () => scaler.InverseTransform(two, 3));
        Refuses("column", "There is no column -1; they go from 0 to 2*", () => scaler.InverseTransform(two, -1));
        Refuses("series", "*[time, columns]*[1, 1, 3]*", () => scaler.InverseTransform(Tensor.CreateFromShape<double>([1, 1, 3])));
        Refuses("series", "*", () => scaler.InverseTransform((Tensor<double>)null!));
        Refuses("columns", "*no column 3*", () => scaler.InverseTransform(two, 0, 3));
        Refuses("columns", "*no column -1*", () => scaler.InverseTransform(two, -1, 0));
        Refuses("columns", "*Name the column*", () => scaler.InverseTransform(two, []));
        Refuses("columns", "*", () => scaler.InverseTransform(two, (int[])null!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_horizons_of_one_column_are_all_of_that_column(string kind)
    {
        Scaler<double> scaler = Scaler(kind);
        Tensor<double> threeDaysOfColumn1 = Tensor.Create<double>([0.1, 0.2, -0.3]);

        scaler.InverseTransform(threeDaysOfColumn1, 1).ToArray().Should().Equal(
            [scaler.InverseTransform(0.1, 1), scaler.InverseTransform(0.2, 1), scaler.InverseTransform(-0.3, 1)], "no day is of another column");
        scaler.InverseTransform(Tensor.Create<double>([0.1, 0.2, -0.3, 0.5], [2, 2]), column: 2).ToArray().Should().Equal(
            new[] { 0.1, 0.2, -0.3, 0.5 }.Select(z => scaler.InverseTransform(z, 2)));
        Refuses("series", "*[3]*does not tell the columns*InverseTransform(prediction, 3)*horizons*", () => scaler.InverseTransform(threeDaysOfColumn1));
    }

    [Fact]
    public void A_scaler_of_one_column_has_nothing_to_guess()
    {
        Scaler<double> scaler = StandardScaler<double>.Fit(Tensor.Create<double>([100, 104, 98, 102], [4, 1]), 4);

        scaler.InverseTransform(Tensor.Create<double>([0, 1, -1])).ToArray().Should().Equal(
            [101, 101 + Math.Sqrt(5), 101 - Math.Sqrt(5)], "three horizons of the only column: mean 101, deviation √5");
    }

    [Fact]
    public void A_scaler_is_shown_with_its_columns()
    {
        Scaler("standard").ToString().Should().Be("StandardScaler of 3 columns");
        Scaler("range").ToString().Should().Be("MinMaxScaler of 3 columns to -0.5…1");
        StandardScaler<float>.Fit(Tensor.Create<float>([1, 2], [2, 1]), 2).ToString().Should().Be("StandardScaler of 1 column");
    }

    private static Scaler<double> Scaler(string kind) =>
        kind == "standard" ? StandardScaler<double>.Fit(_series, 15) : MinMaxScaler<double>.Fit(_series, 15, -0.5, 1);

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument);
}

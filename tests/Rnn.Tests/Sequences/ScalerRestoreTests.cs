using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Sequences;

/// <summary>Whole predictions in their own units again, by every kind of scaler.</summary>
public class ScalerRestoreTests
{
    private static readonly Tensor<double> _series = Tensor.Create<double>(
        [.. TestNumbers.Normals<double>(60, 96).Select((x, i) => (100 * (i % 3)) + (7 * x))], [20, 3]);

    public static TheoryData<string> Kinds => ["standard", "range"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_series_that_was_scaled_comes_back(string kind)
    {
        Scaler<double> scaler = Scaler(kind);

        Tensor<double> restored = scaler.Restore(scaler.Transform(_series));

        restored.Lengths.ToArray().Should().Equal([20, 3]);
        restored.ToArray().Zip(_series.ToArray()).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Named_columns_are_restored_by_their_own_formula(string kind)
    {
        Scaler<double> scaler = Scaler(kind);
        Tensor<double> prediction = Tensor.Create<double>([0.1, 0.2, -0.3, 0.4], [2, 2]);

        scaler.Restore(prediction, 2, 0).ToArray().Should().Equal(
            [scaler.Restore(0.1, 2), scaler.Restore(0.2, 0), scaler.Restore(-0.3, 2), scaler.Restore(0.4, 0)], "in the order of the outputs");
        scaler.Restore(prediction, [1, 1]).ToArray().Should().Equal(
            prediction.ToArray().Select(z => scaler.Restore(z, 1)), "two outputs may tell of one column");
        prediction.ToArray().Should().Equal([0.1, 0.2, -0.3, 0.4], "the caller keeps the numbers");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_step_and_no_step_keep_their_shape(string kind)
    {
        Scaler<double> scaler = Scaler(kind);

        Tensor<double> step = scaler.Restore(Tensor.Create<double>([0.5]), 1), none = scaler.Restore(Tensor.CreateFromShape<double>([0, 3]));

        step.Lengths.ToArray().Should().Equal([1], "a model that answers once gives [outputs]");
        step[0].Should().Be(scaler.Restore(0.5, 1));
        none.Lengths.ToArray().Should().Equal([0, 3]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_does_not_fit_is_refused(string kind)
    {
        Scaler<double> scaler = Scaler(kind);
        Tensor<double> two = Tensor.CreateFromShape<double>([4, 2]);

        Refuses("values", "*3 columns*name the columns*[4, 2]*", () => scaler.Restore(two));
        Refuses("values", "*1 columns*named*[4, 2]*", () => scaler.Restore(two, 0));
        Refuses("values", "*[time, columns]*[1, 1, 3]*", () => scaler.Restore(Tensor.CreateFromShape<double>([1, 1, 3])));
        Refuses("values", "*", () => scaler.Restore((Tensor<double>)null!));
        Refuses("columns", "*no column 3*", () => scaler.Restore(two, 0, 3));
        Refuses("columns", "*no column -1*", () => scaler.Restore(two, -1, 0));
        Refuses("columns", "*leave the columns out*", () => scaler.Restore(two, []));
        Refuses("columns", "*", () => scaler.Restore(two, null!));
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

using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>The losses of a linear output by PyTorch's formulas, worked out by hand.</summary>
public class LossTests
{
    public static TheoryData<string, double, double, double> ByHand() => new()
    {
        // errors 2 and −0.5: the mean loss, and the gradient by each prediction
        { "squared", (4 + 0.25) / 2, 2, -0.5 },
        { "absolute", (2 + 0.5) / 2, 0.5, -0.5 },
        { "huber 1", ((1 * (2 - 0.5)) + 0.125) / 2, 0.5, -0.25 },
        { "huber 0.25", ((0.25 * (2 - 0.125)) + (0.25 * (0.5 - 0.125))) / 2, 0.125, -0.125 },
        { "huber 9", (2 + 0.125) / 2, 1, -0.25 },
        { "quantile 0.9", ((0.1 * 2) + (0.9 * 0.5)) / 2, 0.05, -0.45 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void By_hand(string name, double loss, double first, double second)
    {
        LinearHead<double> head = Head(2, ByName(name));
        double[] gradient = new double[2];

        head.LossOf([3, 0.5], [1, 1], scale: 1, gradient).Should().BeApproximately(loss, 1e-15);

        gradient.Should().Equal([first, second], (a, b) => Math.Abs(a - b) < 1e-15);
        head.LossOf([3, 0.5], [1, 1], scale: 3, gradient);
        gradient[1].Should().BeApproximately(3 * second, 1e-15);
        head.LossOf([1, 1], [1, 1], scale: 1, gradient).Should().Be(0);
        gradient.Should().Equal([0, 0], "the slope at 0 is 0");
    }

    [Fact]
    public void Losses_are_equal_by_kind_and_numbers()
    {
        Loss.Squared.Equals(Loss.Absolute).Should().BeFalse();
        Loss.Squared.Equals(Loss.Squared).Should().BeTrue();
        Loss.Squared.Equals(null).Should().BeFalse();
        Loss.Huber(1).Should().Be(Loss.Huber(1)).And.NotBe(Loss.Huber(2));
        Loss.Quantile(0.1, 0.9).Should().Be(Loss.Quantile(0.1, 0.9)).And.NotBe(Loss.Quantile(0.1, 0.8));
        Loss.Quantile(0.4, 0.6).MiddleOutput.Should().Be(0, "the first of equals");
    }

    [Fact]
    public void Several_quantiles_are_predicted_side_by_side()
    {
        LinearHead<double> head = Head(2, Loss.Quantile(0.1, 0.6, 0.9));
        double[] gradient = new double[6], measured = new double[2];

        head.OutputSize.Should().Be(6);
        head.AcceptsTargetSize(2).Should().BeTrue();
        head.AcceptsTargetSize(6).Should().BeFalse();

        // of target 1: 3, 1, 0; of target 5: 5, 6, 7
        double[] predictions = [3, 1, 0, 5, 6, 7];
        head.LossOf(predictions, [1, 5], 1, gradient).Should().BeApproximately(((0.9 * 2) + 0 + (0.9 * 1) + 0 + (0.4 * 1) + (0.1 * 2)) / 6, 1e-15);
        gradient.Should().Equal([0.9 / 6, 0, -0.9 / 6, 0, 0.4 / 6, 0.1 / 6], (a, b) => Math.Abs(a - b) < 1e-15);
        head.Score(predictions, [1, 5]).Should().Be((0 + 1) / 2.0, "the quantile nearest to one half is held against the target");
        head.ToMeasured(predictions, measured);
        measured.Should().Equal(1, 6);
    }

    [Fact]
    public void Quantiles_are_learned_and_measured()
    {
        // 0 nine times in ten, else 100: whatever lies below the quantile 0.9 is 0.
        SequenceModel<double> model = SequenceModel.OneToOne<double>(1).LinearOutput(1, Loss.Quantile(0.5, 0.95)).Build(seed: 1);
        SequenceDataset<double> data = SequenceDataset.FromExamples(Enumerable.Range(0, 50).Select(i =>
            new Example<double>([0.0], [i % 10 == 0 ? 100.0 : 0.0])));

        model.Fit(data, new FitOptions<double> { Epochs = 60, BatchSize = 50, Optimizer = new Rnn.Optimizers.Adam(5) });

        double[] quantiles = model.Predict(System.Numerics.Tensors.Tensor.Create([0.0])).ToDoubles();
        quantiles[0].Should().BeApproximately(0, 10);
        quantiles[1].Should().BeApproximately(100, 15);
        EvaluationReport report = model.Evaluate(data, [new MeanAbsoluteError()]);
        report.Values[0].Value.Should().BeApproximately(report.Evaluation.Score, 1e-12, "metrics look at the same quantile as the score");
    }

    [Fact]
    public void A_NaN_is_no_small_error()
    {
        foreach (string name in new[] { "absolute", "huber 1", "quantile 0.9" })
        {
            Head(1, ByName(name)).LossOf([double.NaN], [1], 1, []).Should().Be(double.NaN, name);
        }
    }

    [Fact]
    public void They_are_equal_by_what_they_compute_and_say_it()
    {
        Loss.Huber(2).Should().Be(Loss.Huber(2)).And.NotBe(Loss.Huber(1)).And.NotBe(Loss.Absolute);
        Loss.Quantile(0.1, 0.5).Should().Be(Loss.Quantile(0.1, 0.5)).And.NotBe(Loss.Quantile(0.1, 0.6));
        Loss.Huber(2).GetHashCode().Should().Be(Loss.Huber(2).GetHashCode());
        Loss.Squared.ToString().Should().Be("squared loss");
        Loss.Absolute.ToString().Should().Be("absolute loss");
        Loss.Quantile(0.1, 0.5).ToString().Should().Be("loss of the quantiles 0.1, 0.5");
        SequenceModel.OneToOne(1).LinearOutput(1, Loss.Huber(0.5)).Build(seed: 1).Summary()
            .Should().Contain("(linear, Huber loss with delta 0.5)");
        SequenceModel.OneToOne(1).LinearOutput(1).Build(seed: 1).Summary().Should().Contain("(linear)");
    }

    [Fact]
    public void What_is_no_loss_is_refused()
    {
        foreach (double delta in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Refused(() => Loss.Huber(delta), "delta must be a finite number above 0*");
        }

        Refused(() => Loss.Quantile(), "Name at least one quantile*");
        Refused(() => Loss.Quantile(0.5, 0.5), "Quantiles must rise between 0 and 1; got 0.5 after 0.5*");
        Refused(() => Loss.Quantile(0), "*got 0 after 0*");
        Refused(() => Loss.Quantile(1), "*got 1 after 0*");
        Refused(() => Loss.Quantile(double.NaN), "*got NaN*");
        Refused(
            () => SequenceModel.OneToMany(2).Gru(3).LinearOutput(1, Loss.Quantile(0.1, 0.9)).Build(seed: 1),
            "*one-to-many model is fed its own predictions*predicts 2 quantiles for each number*ask for one*");
        SequenceModel.OneToMany(2).Gru(3).LinearOutput(1, Loss.Quantile(0.9)).Build(seed: 1).OutputSize.Should().Be(1);

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static LinearHead<double> Head(int size, Loss loss) => (LinearHead<double>)SequenceModel.OneToOne<double>(1).LinearOutput(size, loss).Build(seed: 1).Head;

    private static Loss ByName(string name) => name.Split(' ') switch
    {
        ["squared"] => Loss.Squared,
        ["absolute"] => Loss.Absolute,
        ["huber", string delta] => Loss.Huber(double.Parse(delta, System.Globalization.CultureInfo.InvariantCulture)),
        [_, string quantile] => Loss.Quantile(double.Parse(quantile, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(name),
    };
}

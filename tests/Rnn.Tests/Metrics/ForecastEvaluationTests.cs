using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Metrics;

/// <summary>A forecast beside what costs nothing, and whether it only lags.</summary>
public class ForecastEvaluationTests
{
    private const int Count = 400;
    private const int First = 200;

    [Fact]
    public void By_hand()
    {
        // Truths 6, 2, 7 from place 5 on; a season of 2.
        double[] series = [1, 3, 2, 5, 3, 6, 2, 7];

        ForecastEvaluation evaluation = ForecastEvaluation.Of(series, [5, 2, 9], first: 5, season: 2);

        // Before place 5 the seasonal steps are |2−1|, |5−3|, |3−2|: 4/3 on average.
        Check(evaluation.Model, (1 + 0 + 2) / 3.0, (1 + 0 + 4) / 3.0);
        Check(evaluation.Naive, (3 + 4 + 5) / 3.0, (9 + 16 + 25) / 3.0);
        Check(evaluation.SeasonalNaive, (1 + 1 + 1) / 3.0, 1);
        evaluation.Ratio.Should().Be(1, "the value one season ago is the better baseline");
        evaluation.CopiesLastValue.Should().BeFalse();
        evaluation.ToString().Should().Be(
            """
            3 points, each 1 step ahead
              forecast        MAE 1, RMSE 1.291, MASE 0.75
              last value      MAE 4, RMSE 4.0825, MASE 3
              one season ago  MAE 1, RMSE 1, MASE 0.75 (season of 2)
            The forecast is no better than the value one season ago: 1.000 of its error.
            """.ReplaceLineEndings("\n"));

        static void Check(ForecastErrors actual, double mean, double meanSquare)
        {
            actual.MeanAbsoluteError.Should().BeApproximately(mean, 1e-15);
            actual.RootMeanSquaredError.Should().BeApproximately(Math.Sqrt(meanSquare), 1e-15);
            actual.MeanAbsoluteScaledError.Should().BeApproximately(mean / (4 / 3.0), 1e-15);
        }
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(7, 7)]
    [InlineData(8, 14)]
    public void Baselines_know_no_more_than_the_forecast_could(int horizon, int seasonalLag)
    {
        double[] series = RandomWalk();
        double[] last = series[(First - horizon)..(Count - horizon)], season = series[(First - seasonalLag)..(Count - seasonalLag)];

        ForecastEvaluation.Of(series, last, First, season: 7, horizon).Model.Should().BeEquivalentTo(
            ForecastEvaluation.Of(series, season, First, season: 7, horizon).Naive, "the last value is as old as the horizon is long");
        ForecastEvaluation.Of(series, season, First, season: 7, horizon).SeasonalNaive.Should().BeEquivalentTo(
            ForecastEvaluation.Of(series, season, First, season: 7, horizon).Model, "whole seasons back, and at least the horizon");
    }

    public static TheoryData<string, bool> Forecasts() => new()
    {
        { "the last value", true },
        { "the last value, a little noise", true },
        { "the mean of the last two values", true },
        { "the last value, shifted", true },
        { "the last value, shrunk", true },
        { "the truth, blurred half as much as the series moves", false },
        { "half of every move foreseen", false },
        { "the value before the last", false },
        { "far off, but moving with the truth", false },
        { "a constant", false },
    };

    [Theory]
    [MemberData(nameof(Forecasts))]
    public void It_says_when_a_forecast_copies_the_last_value(string kind, bool copies)
    {
        double[] series = RandomWalk();
        var random = new Random(8);
        double[] forecast = [.. Enumerable.Range(First, Count - First).Select(i => kind switch
        {
            "the last value" => series[i - 1],
            "the last value, a little noise" => series[i - 1] + (0.3 * Normal(random)),
            "the mean of the last two values" => (series[i - 1] + series[i - 2]) / 2,
            "the truth, blurred half as much as the series moves" => series[i] + (0.5 * Normal(random)),
            "half of every move foreseen" => (series[i] + series[i - 1]) / 2,
            "the value before the last" => series[i - 2],
            "the last value, shifted" => series[i - 1] + 20,
            "the last value, shrunk" => series[i - 1] / 2,
            "far off, but moving with the truth" => series[i] + 20,
            _ => 5.0,
        })];

        ForecastEvaluation evaluation = ForecastEvaluation.Of(series, forecast, First, season: 7);

        evaluation.CopiesLastValue.Should().Be(copies, "{0}", evaluation);
        evaluation.ToString().Contains("copy the last value", StringComparison.Ordinal).Should().Be(copies);
    }

    [Fact]
    public void A_seasonal_forecast_and_the_best_one_of_a_series_that_returns_to_its_mean_are_no_copies()
    {
        var random = new Random(9);
        double[] weekly = [.. Enumerable.Range(0, Count).Select(i => (10 * Math.Sin(i * 2 * Math.PI / 7)) + Normal(random))];
        double[] returning = new double[Count];
        for (int i = 1; i < Count; i++)
        {
            returning[i] = (0.5 * returning[i - 1]) + Normal(random);
        }

        ForecastEvaluation seasonal = ForecastEvaluation.Of(weekly, weekly.AsSpan(First - 7, Count - First), First, season: 7);
        ForecastEvaluation best = ForecastEvaluation.Of(returning, [.. returning[(First - 1)..(Count - 1)].Select(y => y / 2)], First, season: 7);

        seasonal.CopiesLastValue.Should().BeFalse();
        seasonal.ToString().Should().Contain("no better than the value one season ago: 1.000");
        best.CopiesLastValue.Should().BeFalse("{0}", best);
        best.Ratio.Should().BeLessThan(0.95);
        best.ToString().Should().Contain("better than both");
    }

    [Fact]
    public void A_network_trained_on_a_random_walk_is_found_out()
    {
        double[] series = RandomWalk();
        Tensor<float> columns = Tensor.Create<float>([.. series.Select(y => (float)y)], [Count, 1]);
        StandardScaler<float> scaler = StandardScaler<float>.Fit(columns, First);
        var windows = new SlidingWindows<float>(scaler.Transform(columns), length: 5, targetColumns: [0]);
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Vanilla(4, Activation.Identity).LinearOutput(1).Build(seed: 2);
        model.Fit(windows.WithTargetsIn(0, First), new FitOptions<float> { Epochs = 100, Optimizer = new Adam(0.01), Seed = 2, Threads = 1 });

        double[] forecast = [.. model.Predict(windows.WithTargetsIn(First, Count)).Select(p => scaler.InverseTransform(p[0], column: 0))];

        ForecastEvaluation evaluation = ForecastEvaluation.Of(series, forecast, First, season: 7);
        evaluation.CopiesLastValue.Should().BeTrue("nothing else can be learned from a random walk: {0}", evaluation);
    }

    [Fact]
    public void Where_all_moves_slowly_a_forecast_that_is_only_shifted_lags_nothing()
    {
        double[] slow = [.. Enumerable.Range(0, Count).Select(i => Math.Sin(i * 0.05))];

        ForecastEvaluation right = ForecastEvaluation.Of(slow, [.. slow[First..].Select(y => y + 1)], First, season: 7);
        ForecastEvaluation late = ForecastEvaluation.Of(slow, [.. slow[(First - 1)..^1].Select(y => y + 1)], First, season: 7);

        right.CopiesLastValue.Should().BeFalse("its steps are those of the truth, and only like those of the last value");
        late.CopiesLastValue.Should().BeTrue("its steps are those of the last value");
    }

    [Fact]
    public void A_few_points_that_move_alike_by_chance_prove_nothing()
    {
        double[] series = [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 5, 9, 6];
        double[] shifted = [.. series[3..^1].Select(last => last + 20)];

        ForecastEvaluation.Of(series, shifted, first: 4, season: 2).CopiesLastValue.Should().BeFalse("9 points are too few to tell");
        ForecastEvaluation.Of([0, .. series], [20, .. shifted], first: 4, season: 2).CopiesLastValue.Should().BeTrue("10 are enough");
    }

    [Fact]
    public void A_series_that_stands_still_is_never_called_copied()
    {
        ForecastEvaluation evaluation = ForecastEvaluation.Of([3, 3, 3, 3, 3], [3, 3], first: 3, season: 2);

        evaluation.CopiesLastValue.Should().BeFalse("there the last value is the truth");
        evaluation.Model.MeanAbsoluteError.Should().Be(0);
        evaluation.Model.MeanAbsoluteScaledError.Should().Be(double.NaN, "there is nothing to scale by");
        evaluation.ToString().Should().EndWith("Here the last value is never wrong; nothing can be better.");
    }

    [Fact]
    public void What_can_not_be_measured_is_refused()
    {
        double[] series = [1, 2, 3, 4, 5, 6, 7, 8];
        Refused(series, [], 4, 2, 1, "*forecast is empty*");
        Refused(series, [1, 2, 3], 6, 2, 1, "*3 points from 6 on*series, which has 8*");
        Refused(series, [1], 9, 2, 1, "*reaches beyond*");
        Refused(series, [1], 2, 2, 1, "*season of 2 and a horizon of 1 need 3 values before*there are 2*");
        Refused(series, [1], 5, 3, 4, "*season of 3 and a horizon of 4 need 6 values*");
        Refused(series, [1], -1, 2, 1, "*first*");
        Refused(series, [1], 4, 0, 1, "*season must be 1 or more, where 1 stands for none; got 0*");
        Refused(series, [1], 4, 1, -3, "*horizon must be 1 or more*got -3*");
        Refused(series, [1], -1, 1, 1, "*first must be 0 or more*got -1*");
        Refused(series, [1], 2, int.MaxValue, 1, "*season of 2147483647*need 2147483648 values before*");
        Refused(series, [1], 2, (1 << 30) + 1, (1 << 30) + 2, "*need 2147483650 values before*");
        Refused(series, [1], 4, 2, 0, "*horizon*");
        Refused(series, [1], 4, int.MaxValue, int.MaxValue, "*values before*");
        Refused(series, [double.NaN], 4, 2, 1, "*forecast holds NaN at 0*");
        Refused([1, 2, double.PositiveInfinity, 4, 5, 6], [1], 4, 2, 1, "*series holds Infinity at 2*");

        static void Refused(double[] series, double[] forecast, int first, int season, int horizon, string message)
        {
            Action measure = () => ForecastEvaluation.Of(series, forecast, first, season, horizon);
            measure.Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    private static double[] RandomWalk()
    {
        var random = new Random(7);
        double[] series = new double[Count];
        for (int i = 1; i < Count; i++)
        {
            series[i] = series[i - 1] + Normal(random);
        }

        return series;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

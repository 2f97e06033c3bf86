using Rnn.Data;
using Rnn.Metrics;
using Rnn.Persistence;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A forecaster takes a table and answers for the steps that follow it, in the table's units.</summary>
public sealed class ForecasterTests : IDisposable
{
    private static readonly DateTime _start = new(2024, 1, 1);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_week_that_repeats_is_forecast_in_its_own_unit()
    {
        Table table = Weekly(300);
        Forecaster forecaster = Forecaster.Train(table, Options with { Horizon = 3 });

        Forecast forecast = forecaster.Forecast(table);

        forecast.Steps.Select(step => step.Time.DateTime).Should().Equal(Enumerable.Range(300, 3).Select(day => _start.AddDays(day)));
        foreach (ForecastStep step in forecast.Steps)
        {
            step["sold"].Value.Should().BeApproximately(Sold(299 + step.Ahead), 5, "the weekday says all");
            step["sold"].Lower.Should().BeLessThanOrEqualTo(step["sold"].Upper);
        }

        forecast.ToChart().ToString().Should().Contain("sold so far").And.Contain("forecast");
        forecast.Steps[0].Invoking(step => step["price"]).Should().Throw<ArgumentException>().WithMessage("*'price' is not forecast; sold*");
    }

    [Fact]
    public void What_is_known_ahead_is_read_of_the_very_step()
    {
        // Twice as much is sold on days with a promotion, which nothing but the plan tells.
        var random = new Random(1);
        int[] plan = [.. Enumerable.Range(0, 403).Select(_ => random.Next(2))];
        Table Days(int first, int count, bool isPast) => new(
        [
            TableColumn.OfTimes("day", Enumerable.Range(first, count).Select(day => _start.AddDays(day))),
            TableColumn.OfWords("promotion", plan.Skip(first).Take(count).Select(day => day == 1 ? "yes" : "no")),
            .. isPast ? [TableColumn.OfNumbers("sold", plan.Skip(first).Take(count).Select(day => 50.0 + (50 * day)))] : Array.Empty<TableColumn>(),
        ]);
        Forecaster forecaster = Forecaster.Train(Days(0, 400, isPast: true), Options with { Horizon = 3, KnownAhead = ["promotion"], Window = 3 });

        Forecast forecast = forecaster.Forecast(Days(0, 400, isPast: true), Days(400, 3, isPast: false));

        forecast.Steps.Select(step => step["sold"].Value > 75 ? 1 : 0).Should().Equal(plan[400..]);
        forecaster.Invoking(own => own.Forecast(Days(0, 400, isPast: true))).Should().Throw<ArgumentException>().WithMessage("*promotion for each of the 3 steps*");
        forecaster.Invoking(own => own.Forecast(Days(0, 399, isPast: true), Days(400, 3, isPast: false)))
            .Should().Throw<InvalidDataException>().WithMessage("*of 2025-02-04, where 2025-02-03 follows*");
    }

    [Fact]
    public void Several_series_have_scales_of_their_own()
    {
        Table table = new(
            TableColumn.OfTimes("day", Enumerable.Range(0, 600).Select(i => _start.AddDays(i / 2))),
            TableColumn.OfWords("shop", Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? "small" : "large")),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 600).Select(i => Sold(i / 2) * (i % 2 == 0 ? 1 : 1000))));

        Forecaster forecaster = Forecaster.Train(table, Options with { Series = "shop" });
        Forecast forecast = forecaster.Forecast(table);

        forecast.Steps.Select(step => step.Series).Should().Equal("large", "small");
        forecast.Steps[0]["sold"].Value.Should().BeApproximately(Sold(300) * 1000, 5000);
        forecast.Steps[1]["sold"].Value.Should().BeApproximately(Sold(300), 5);
        forecaster.Evaluate(table)["sold"].Baselines.Should().HaveCount(4);
        forecaster.Forecast(table.Where("shop", "small")).Steps.Single()["sold"].Should().Be(forecast.Steps[1]["sold"], "a series is forecast alike alone");
    }

    [Theory]
    [InlineData(ForecastTarget.Value)]
    [InlineData(ForecastTarget.ChangeSinceLast)]
    [InlineData(ForecastTarget.ChangeSinceSeason)]
    [InlineData(ForecastTarget.ChangeSinceCalendar)]
    public void Whatever_the_network_is_taught_the_answer_is_a_value(ForecastTarget target)
    {
        Table table = Weekly(300);

        foreach (bool logarithm in new[] { false, true })
        {
            Forecaster forecaster = Forecaster.Train(table, Options with { Teaches = target, Logarithm = logarithm });

            forecaster.Forecast(table).Steps[0]["sold"].Value.Should().BeApproximately(Sold(300), 15);
            forecaster.Evaluate(table)["sold"].RatioTo("last value").Should().BeLessThan(0.5);
        }
    }

    [Fact]
    public void A_saved_forecaster_answers_the_same_to_the_bit()
    {
        Table table = Weekly(200);
        Forecaster forecaster = Forecaster.Train(table, Options with { Holidays = day => day.Day == 1 ? "first" : null });
        forecaster.Save(_file);

        Forecaster loaded = Forecaster.Load(_file, day => day.Day == 1 ? "first" : null);

        loaded.Forecast(table).Steps[0]["sold"].Should().Be(forecaster.Forecast(table).Steps[0]["sold"]);
        loaded.Evaluate(table).ToString().Should().Be(forecaster.Evaluate(table).ToString());
        FluentActions.Invoking(() => Forecaster.Load(_file)).Should().Throw<ArgumentException>().WithMessage("*trained with holidays*");
        new ModelPackage<float>(loaded.Models[0]).Save(_file);
        FluentActions.Invoking(() => Forecaster.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*a model and no task*");
    }

    [Fact]
    public void A_price_that_never_changed_says_nothing_whatever_its_last_digit()
    {
        Forecast With(double price, double ahead)
        {
            Table table = new(TableColumn.OfTimes("day", Days(200)), TableColumn.OfNumbers("price", Enumerable.Repeat(price, 200)), TableColumn.OfNumbers("sold", Enumerable.Range(0, 200).Select(Sold)));
            ForecasterOptions options = Options with { KnownAhead = ["price"], Networks = 1, Fit = new FitOptions<float> { Epochs = 3 } };
            return Forecaster.Train(table, options).Forecast(table, new Table(TableColumn.OfTimes("day", [_start.AddDays(200)]), TableColumn.OfNumbers("price", [ahead])));
        }

        // The mean of 200 times 9.99 is not 9.99; its rounding must not become a scale that a new price leaves by many millions.
        double lower = With(9.99, ahead: 8.99).Steps[0]["sold"].Value, much = With(9.99, ahead: 7.99).Steps[0]["sold"].Value;

        lower.Should().NotBe(much, "an input that is far out of its range answers always the same");
    }

    [Fact]
    public void A_holiday_is_a_day_and_what_a_year_does_is_not_learned_from_less()
    {
        var asked = new HashSet<TimeSpan>();
        Table hours = new(TableColumn.OfTimes("day", Enumerable.Range(0, 480).Select(hour => _start.AddHours(hour))), TableColumn.OfNumbers("sold", Enumerable.Range(0, 480).Select(hour => 100.0 + (hour % 24))));
        ForecasterOptions options = Options with { Networks = 1, Fit = new FitOptions<float> { Epochs = 1 } };

        Forecaster.Train(hours, options with { Holidays = day => asked.Add(day.TimeOfDay) && day == _start.AddDays(3) ? "own" : null });
        int short120 = Forecaster.Train(Weekly(120), options).Models[0].InputSize, whole = Forecaster.Train(Weekly(500), options).Models[0].InputSize;

        asked.Should().Equal(TimeSpan.Zero);
        short120.Should().BeLessThan(whole, "120 days say nothing of where in the year they stand");
    }

    [Fact]
    public void A_forecast_is_the_mean_of_several_networks()
    {
        Table table = Weekly(200);
        Forecaster forecaster = Forecaster.Train(table, Options with { Networks = 2, Teaches = ForecastTarget.Value, Refit = false });
        double together = forecaster.Forecast(table).Steps[0]["sold"].Value;

        // Each alone, by a file with the other network's weights put over its own.
        double[] alone = [.. forecaster.Models.Select((_, i) =>
        {
            forecaster.Save(_file);
            Forecaster same = Forecaster.Load(_file);
            forecaster.Models[i].Parameters.AllValues.CopyTo(same.Models[1 - i].Parameters.AllValues);
            return same.Forecast(table).Steps[0]["sold"].Value;
        })];

        alone[0].Should().NotBe(alone[1]);
        together.Should().BeApproximately(alone.Average(), 1e-9);
        forecaster.Histories.Should().HaveCount(2);
        Forecaster.Train(table, Options).Models.Should().HaveCount(5);
        Forecaster.Load(_file).Histories.Should().BeEmpty();
    }

    [Fact]
    public void The_rows_of_the_validation_are_learned_too_in_the_end()
    {
        // Another weekday is the best one from the validation on.
        double[] sold = [.. Enumerable.Range(0, 300).Select(day => 100.0 + (day % 7 == (day < 200 ? 2 : 5) ? 50 : 0))];
        Table table = new(TableColumn.OfTimes("day", Days(300)), TableColumn.OfNumbers("sold", sold));
        ForecasterOptions options = Options with { Networks = 1, Teaches = ForecastTarget.Value, ValidationStart = _start.AddDays(200), TestStart = _start.AddDays(270), Window = 3 };

        double before = Forecaster.Train(table, options with { Refit = false }).Evaluate(table)["sold"].Forecast.MeanAbsoluteError;
        double after = Forecaster.Train(table, options).Evaluate(table)["sold"].Forecast.MeanAbsoluteError;

        after.Should().BeLessThan(0.9 * before);
    }

    [Fact]
    public void What_chance_alone_makes_is_no_gain()
    {
        ForecastLine Line(double[] errors, int overlap) => new()
        {
            Target = "sold",
            Ahead = 1,
            Forecast = Of(errors.Average()),
            Baselines = [new ForecastBaseline("last value", Of(1))],
            Coverage = 0.8,
            CopiesLastValue = false,
            AbsoluteErrors = errors,
            BaselineErrors = [[.. errors.Select(_ => 1.0)]],
            Overlap = overlap,
        };
        ForecastErrors Of(double error) => new() { MeanAbsoluteError = error, RootMeanSquaredError = error, MeanAbsoluteScaledError = error };

        // Differences of 1 and −0.5 in turn: mean 0.25, deviation 0.75, so two standard errors are 1.5 / √n.
        Line([.. Enumerable.Range(0, 36).Select(i => i % 2 == 0 ? 0 : 1.5)], overlap: 1).IsClearlyBetter.Should().BeFalse("0.25 is 1.5 / 6");
        Line([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0 : 1.5)], overlap: 1).IsClearlyBetter.Should().BeTrue();
        // The same in runs of four: neighbours are alike, so there is less to go by than it seems.
        Line([.. Enumerable.Range(0, 40).Select(i => i / 4 % 2 == 0 ? 0 : 1.5)], overlap: 4).IsClearlyBetter.Should().BeFalse();
        Line([.. Enumerable.Range(0, 40).Select(i => i / 4 % 2 == 0 ? 0 : 1.5)], overlap: 1).IsClearlyBetter.Should().BeTrue("as steps of their own they would be many");
    }

    [Fact]
    public void A_backtest_trains_at_each_start_and_measures_up_to_the_next()
    {
        Table table = Weekly(240);
        ForecasterOptions options = Options with { Networks = 1, Fit = new FitOptions<float> { Epochs = 5 } };

        ForecastBacktest backtest = ForecastBacktest.Run(table, options, folds: 3);

        backtest.Starts.Should().Equal(_start.AddDays(120), _start.AddDays(160), _start.AddDays(200));
        backtest.Reports.Select(report => report.Forecasts).Should().Equal(40, 40, 40);
        backtest.Reports[1]["sold"].Forecast.MeanAbsoluteError.Should().Be(Forecaster.Train(table, options with { TestStart = _start.AddDays(160) })
            .Evaluate(table, to: _start.AddDays(200))["sold"].Forecast.MeanAbsoluteError);
        backtest.ToString().Should().Contain("from 2024-06-09").And.Contain("mean");
        FluentActions.Invoking(() => ForecastBacktest.Run(table, options with { ValidationStart = _start })).Should().Throw<ArgumentException>().WithMessage("*leave ValidationStart out*");
        FluentActions.Invoking(() => ForecastBacktest.Run(table, options with { Horizon = 50 })).Should().Throw<ArgumentException>().WithMessage("*120 steps make 4 folds of 30, and a forecast takes 50*");
        FluentActions.Invoking(() => ForecastBacktest.Run(table, options, folds: 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Noise_says_that_there_is_nothing_to_win()
    {
        var random = new Random(1);
        double at = 1000;
        Table table = new(TableColumn.OfTimes("day", Days(400)), TableColumn.OfNumbers("sold", Enumerable.Range(0, 400).Select(_ => at += random.NextDouble() - 0.5)));

        ForecastReport report = Forecaster.Train(table, Options).Evaluate(table);

        report["sold"].Ratio.Should().BeInRange(0.9, 1.3);
        report.ToString().Should().ContainAny("nothing to win", "repeat the last value").And.Contain("covered").And.Contain("calendar");
    }

    [Fact]
    public void Months_hours_and_working_days_follow_each_other_as_calendars_have_it()
    {
        Next(Enumerable.Range(0, 60).Select(i => new DateTime(2020, 1, 31).AddMonths(i)).Select(time => new DateTime(time.Year, time.Month, DateTime.DaysInMonth(time.Year, time.Month))))
            .Should().Be(new DateTime(2025, 1, 31), "the last day of the month");
        Next(Enumerable.Range(0, 300).Select(i => _start.AddHours(i))).Should().Be(_start.AddHours(300));
        Next(Enumerable.Range(0, 201).Select(i => _start.AddDays(i)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)))
            .Should().Be(new DateTime(2024, 7, 22), "the Monday after Friday the 19th");

        static DateTime Next(IEnumerable<DateTime> times)
        {
            DateTime[] all = [.. times];
            Table table = new(TableColumn.OfTimes("day", all), TableColumn.OfNumbers("sold", all.Select((_, i) => (double)(i % 5))));
            return Forecaster.Train(table, Options with { Window = 5, Season = 5, Fit = new FitOptions<float> { Epochs = 1 } }).Forecast(table).Steps[0].Time.DateTime;
        }
    }

    internal static ForecasterOptions Options => new() { Time = "day", Targets = ["sold"] };

    internal static Table Weekly(int days) => new(TableColumn.OfTimes("day", Days(days)), TableColumn.OfNumbers("sold", Enumerable.Range(0, days).Select(Sold)));

    private static double Sold(int day) => 100 + (day % 7 * 10);

    private static IEnumerable<DateTime> Days(int count) => Enumerable.Range(0, count).Select(day => _start.AddDays(day));
}

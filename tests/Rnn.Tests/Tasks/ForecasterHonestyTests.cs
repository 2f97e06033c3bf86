using Rnn.Data;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>Nothing is measured that is not true, and nothing answers that was not learned.</summary>
public sealed class ForecasterHonestyTests : IDisposable
{
    private static readonly DateTime _start = new(2024, 1, 1);
    private static readonly ForecasterOptions _options = ForecasterTests.Options with { Networks = 1, Refit = false, Fit = new FitOptions<float> { Epochs = 2 } };
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_series_that_sells_only_since_the_validation_has_the_size_of_what_it_sells(bool hasNoise)
    {
        var random = new Random(1);
        double Fresh(int day) => day < 330 ? (hasNoise ? 0.001 * random.NextDouble() : 0) : 100 + (10 * random.NextDouble());
        Table table = new(
            TableColumn.OfTimes("day", [.. Days(400), .. Days(400)]),
            TableColumn.OfWords("shop", Enumerable.Range(0, 800).Select(row => row < 400 ? "old" : "new")),
            TableColumn.OfNumbers("sold", [.. Enumerable.Range(0, 400).Select(day => 100.0 + (day % 7 * 10) + random.NextDouble()), .. Enumerable.Range(0, 400).Select(Fresh)]));

        Forecaster forecaster = Forecaster.Train(table, _options with { Series = "shop", Refit = true, Fit = new FitOptions<float> { Epochs = 20 } });

        // In units of its own size no loss is far above 1, whichever series it is of.
        forecaster.Histories[0].Epochs.Min(epoch => epoch.Validation!.Loss).Should().BeLessThan(10);
        ForecastStep[] next = [.. forecaster.Forecast(table).Steps];
        next.Single(step => step.Series == "new")["sold"].Should().Match<ForecastValue>(value => value.Upper - value.Lower < 200 && value.Value > 50 && value.Value < 200);
        next.Single(step => step.Series == "old")["sold"].Should().Match<ForecastValue>(value => value.Upper - value.Lower < 60);
    }

    [Theory]
    [InlineData(MissingValues.FillForward)]
    [InlineData(MissingValues.Interpolate)]
    public void Values_that_are_filled_in_are_not_measured(MissingValues missing)
    {
        double[] sold = [.. ForecasterTests.Weekly(300)["sold"].ToNumbers().Select((value, day) => value + (day * day % 11))];
        int[] gaps = [240, 241, 255, 275, 276, 290];
        foreach (int gap in gaps)
        {
            sold[gap] = double.NaN;
        }

        Table table = new(TableColumn.OfTimes("day", Days(300)), TableColumn.OfNumbers("sold", sold));
        Forecaster forecaster = Forecaster.Train(table, _options with { Missing = missing, Horizon = 2 });

        ForecastReport report = forecaster.Evaluate(table);

        double[] filled = ForecastRows.Read(table, ForecastSchema.Of(table, _options with { Missing = missing }), zone: null).Single().Values[0];
        double[] errors = [.. Enumerable.Range(270, 29).Where(day => !double.IsNaN(sold[day])).Select(day => Math.Abs(sold[day] - filled[day - 1]))];
        report["sold", 1].Baselines[0].Errors.MeanAbsoluteError.Should().BeApproximately(errors.Average(), 1e-9);
        report["sold", 1].Forecast.MeanAbsoluteScaledError.Should().Match(error => double.IsFinite(error));
        report.ToString().Should().Contain("Where the true value is missing, 6 times, nothing is measured.");
    }

    [Fact]
    public void Of_missing_values_alone_nothing_is_said()
    {
        Table Sold(int from, int to) => new(TableColumn.OfTimes("day", Days(300)), TableColumn.OfNumbers(
            "sold", ForecasterTests.Weekly(300)["sold"].ToNumbers().Select((value, day) => day >= from && day < to ? double.NaN : value)));
        ForecasterOptions options = _options with { Missing = MissingValues.FillForward };

        FluentActions.Invoking(() => Forecaster.Train(Sold(240, 270), options)).Should().Throw<ArgumentException>().WithMessage("*Every value of 'sold' from the validation*is missing*");
        Forecaster forecaster = Forecaster.Train(Sold(270, 300), options);
        forecaster.Invoking(own => own.Evaluate(Sold(270, 300))).Should().Throw<ArgumentException>().WithMessage("*Every value of 'sold' that was to be measured is missing*");
    }

    [Fact]
    public void A_word_that_was_never_learned_has_no_effect()
    {
        string[] plan = [.. Enumerable.Range(0, 300).Select(day => day % 3 == 0 ? "sale" : "usual")];
        Table With(string first, string second) => new(
            TableColumn.OfTimes("day", Days(300)),
            TableColumn.OfNumbers("sold", plan.Select(word => word == "sale" ? 100.0 : 50)),
            TableColumn.OfWords("plan", plan.Select((word, day) => day >= 280 && day % 5 == 0 ? first : day >= 280 && day % 5 == 1 ? second : word)));

        Forecaster forecaster = Forecaster.Train(With("fair", "strike"), _options with { KnownAhead = ["plan"] });

        ForecastErrors(forecaster, With("fair", "strike")).Should().Equal(ForecastErrors(forecaster, With("strike", "fair")));
        ForecastErrors(forecaster, With("fair", "strike")).Should().NotEqual(ForecastErrors(forecaster, With("sale", "sale")), "those that were learned have one");
    }

    [Theory]
    [InlineData(280, true)]
    [InlineData(30, false)]
    public void A_holiday_that_was_never_learned_is_a_usual_day(int first, bool isUsual)
    {
        Func<DateTime, string?> fair = day => day >= _start.AddDays(first) && day.Day == 15 ? "fair" : null;
        Table table = new(TableColumn.OfTimes("day", Days(300)), TableColumn.OfNumbers("sold", Days(300).Select(day => day.Day == 15 ? 200.0 : 100)));
        Forecaster.Train(table, _options with { Holidays = fair }).Save(_file);

        double[] with = ForecastErrors(Forecaster.Load(_file, fair), table), without = ForecastErrors(Forecaster.Load(_file, holidays: _ => null), table);

        with.SequenceEqual(without).Should().Be(isUsual);
    }

    [Fact]
    public void The_hour_that_comes_twice_is_measured_row_after_row()
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        DateTimeOffset begin = new(2024, 10, 7, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] times = [.. Enumerable.Range(0, 48 * 25).Select(step => TimeZoneInfo.ConvertTime(begin.AddMinutes(30 * step), berlin))];
        double[] load = [.. Enumerable.Range(0, times.Length).Select(step => (double)(step * step % 97))];
        Table table = new(TableColumn.OfTimes("time", times), TableColumn.OfNumbers("load", load));
        Forecaster forecaster = Forecaster.Train(table, _options with { Time = "time", Targets = ["load"], TimeZone = berlin, TestStart = new DateTime(2024, 10, 27, 2, 30, 0) });

        // 02:30 is shown first while the offset is 2 hours, and all later rows follow: 03:00, 02:00 and 02:30 once more among them.
        int first = Array.FindIndex(times, time => time.DateTime >= new DateTime(2024, 10, 27, 2, 30, 0));
        times[first].Offset.Should().Be(TimeSpan.FromHours(2));
        ForecastReport report = forecaster.Evaluate(table);

        report.Forecasts.Should().Be(times.Length - first);
        report["load"].Baselines[0].Errors.MeanAbsoluteError.Should().BeApproximately(
            Enumerable.Range(first, times.Length - first).Average(row => Math.Abs(load[row] - load[row - 1])), 1e-9);
    }

    private static double[] ForecastErrors(Forecaster forecaster, Table table) => [forecaster.Evaluate(table)["sold"].Forecast.MeanAbsoluteError];

    private static IEnumerable<DateTime> Days(int count) => Enumerable.Range(0, count).Select(day => _start.AddDays(day));
}

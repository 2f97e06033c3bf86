using Rnn.Data;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>What can't be forecast is refused in words, with the mend, before anything is learned.</summary>
public sealed class ForecasterErrorTests
{
    private static readonly ForecasterOptions _options = ForecasterTests.Options with { Fit = new FitOptions<float> { Epochs = 1 } };

    [Fact]
    public void Settings_that_do_not_fit_the_table_are_refused()
    {
        Refuses<ArgumentException>(_options with { Targets = ["profit"] }, "*no column 'profit'; the table has 'day', 'sold'*");
        Refuses<ArgumentException>(_options with { Targets = [] }, "*at least one column*");
        Refuses<ArgumentException>(_options with { Inputs = ["sold"] }, "*'sold' is named for two things*");
        Refuses<ArgumentException>(_options with { Horizon = 0 }, "*Horizon is 1 or more*");
        Refuses<ArgumentException>(_options with { Interval = 1 }, "*Interval lies between 0 and 1*");
        Refuses<ArgumentException>(_options with { Horizon = 500 }, "*Nothing is left to learn from*horizon of 500*the longest series has 100*");
        Refuses<ArgumentException>(_options with { Window = 500 }, "*Nothing is left to learn from*window of 500*");
        Refuses<ArgumentException>(_options with { ValidationStart = new DateTime(2024, 3, 1), TestStart = new DateTime(2024, 2, 1) }, "*the validation comes first*");
        Refuses<ArgumentException>(_options with { Horizon = 8, ValidationStart = new DateTime(2024, 3, 1), TestStart = new DateTime(2024, 3, 5) }, "*No 8 steps lie between*");
    }

    [Theory]
    [InlineData("2024-01-02,1;2024-01-01,2", "*row 2, column day: 2024-01-01 comes after 2024-01-02. Give the oldest first*")]
    [InlineData("2024-01-01,1;2024-01-01,2", "*row 2, column day: the time 2024-01-01 stands twice*Series*")]
    [InlineData("2024-01-01,1;2024-01-02,2;2024-01-04,3", "*row 3, column day: 2024-01-03 is left out before 2024-01-04*SkipsGaps*")]
    [InlineData("2024-01-01,1;2024-01-02,;2024-01-03,3", "*row 2, column sold: the value is missing*Missing*")]
    [InlineData("2024-01-01,1;2024-01-02,x;2024-01-03,3", "*row 2, column sold: 'x' is no number*")]
    [InlineData(",1;2024-01-02,2;2024-01-03,3", "*row 1, column day: the time is missing*")]
    public void Rows_that_can_not_be_are_told_by_their_place(string rows, string message)
    {
        string[][] cells = [.. rows.Split(';').Select(row => row.Split(','))];
        Table table = new(TableColumn.OfWords("day", cells.Select(row => row[0])), TableColumn.OfWords("sold", cells.Select(row => row[1])));

        FluentActions.Invoking(() => Forecaster.Train(table, _options)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData(MissingValues.FillForward)]
    [InlineData(MissingValues.Interpolate)]
    public void Gaps_are_filled_by_choice(MissingValues missing)
    {
        Table whole = ForecasterTests.Weekly(100);
        int[] kept = [.. Enumerable.Range(0, 100).Where(row => row is not (20 or 21 or 50))];
        Table table = new(
            TableColumn.OfTimes("day", kept.Select(row => whole["day"].ToTimes()[row])),
            TableColumn.OfNumbers("sold", kept.Select(row => row == 30 ? double.NaN : whole["sold"].ToNumbers()[row])));

        Forecaster forecaster = Forecaster.Train(table, _options with { Missing = missing });
        ForecastRows rows = ForecastRows.Read(table, ForecastSchema.Of(table, _options with { Missing = missing }), zone: null).Single();

        // Day 19 sold 150 and day 22 sold 110; day 29 and 31 sold 110 and 130.
        (double, double, double) filled = missing == MissingValues.FillForward ? (150, 150, 110) : (150 - (40 / 3.0), 150 - (80 / 3.0), 120);
        rows.Values[0][20].Should().BeApproximately(filled.Item1, 1e-9);
        rows.Values[0][21].Should().BeApproximately(filled.Item2, 1e-9);
        rows.Values[0][30].Should().Be(filled.Item3);
        forecaster.Forecast(table).Steps[0].Time.DateTime.Should().Be(new DateTime(2024, 1, 1).AddDays(100));
    }

    [Fact]
    public void Settings_that_could_not_be_used_later_are_refused_at_once()
    {
        Refuses<ArgumentException>(_options with { Time = null! }, "*may not be null*");
        Refuses<ArgumentException>(_options with { Inputs = null! }, "*may not be null*");
        Table hours = new(
            TableColumn.OfTimes("day", Enumerable.Range(0, 100).Select(day => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day))),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 100).Select(day => (double)day)));
        FluentActions.Invoking(() => Forecaster.Train(hours, _options with { TimeZone = TimeZoneInfo.CreateCustomTimeZone("Ours", TimeSpan.FromHours(1), "Ours", "Ours") }))
            .Should().Throw<ArgumentException>().WithMessage("*'Ours' is not one of the system's*");
        FluentActions.Invoking(() => Forecaster.Train(ForecasterTests.Weekly(100), _options with { Season = 95, Teaches = ForecastTarget.ChangeSinceSeason, Window = 5 }))
            .Should().Throw<ArgumentException>().WithMessage("*season of 95 steps*");
    }

    [Fact]
    public void Numbers_with_a_comma_are_no_words()
    {
        Table table = new(
            TableColumn.OfTimes("day", Enumerable.Range(0, 100).Select(day => new DateTime(2024, 1, 1).AddDays(day))),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 100).Select(day => (double)day)), TableColumn.OfWords("price", Enumerable.Range(0, 100).Select(day => $"{day % 3},50")));

        FluentActions.Invoking(() => Forecaster.Train(table, _options with { Inputs = ["price"] })).Should().Throw<InvalidDataException>().WithMessage("*'price' holds words such as '0,50'*Culture*");
    }

    [Fact]
    public void A_history_is_long_enough_and_of_series_that_were_learned()
    {
        Table table = ForecasterTests.Weekly(100);
        Forecaster forecaster = Forecaster.Train(table, _options);

        forecaster.Invoking(own => own.Forecast(table.Slice(0, 5))).Should().Throw<ArgumentException>().WithMessage("*5 rows, and the network looks back 14*");
        forecaster.Invoking(own => own.Forecast(table, table)).Should().Throw<ArgumentException>().WithMessage("*without columns that are known ahead*");
        forecaster.Invoking(own => own.Evaluate(table, new DateTime(2030, 1, 1))).Should().Throw<ArgumentException>().WithMessage("*No 1 steps in a row lie at or after 2030-01-01*");
    }

    [Fact]
    public void What_says_nothing_or_too_much_is_no_column()
    {
        Table table = ForecasterTests.Weekly(100);

        FluentActions.Invoking(() => Forecaster.Train(table.With(TableColumn.OfNumbers("x", Enumerable.Repeat(double.NaN, 100))), _options with { Inputs = ["x"] }))
            .Should().Throw<InvalidDataException>().WithMessage("*'x' holds no value at all*");
        FluentActions.Invoking(() => Forecaster.Train(table.With(TableColumn.OfNumbers("x", Enumerable.Range(0, 100).Select(i => i == 7 ? double.PositiveInfinity : i))), _options with { Inputs = ["x"] }))
            .Should().Throw<InvalidDataException>().WithMessage("*row 8, column x: the value is infinite*");
        FluentActions.Invoking(() => Forecaster.Train(table.With(TableColumn.OfWords("x", Enumerable.Range(0, 100).Select(i => i == 7 ? "?" : "5"))), _options with { Inputs = ["x"] }))
            .Should().Throw<InvalidDataException>().WithMessage("*row 8, column x: '?' is no number*");
        Refuses<ArgumentException>(_options with { TimeZone = TimeZoneInfo.Utc }, "*not every time of the column 'day' names its offset*");
        FluentActions.Invoking(() => Forecaster.Train(table.Slice(0, 1), _options)).Should().Throw<ArgumentException>().WithMessage("*one row*");
    }

    [Fact]
    public void The_test_part_alone_is_evaluated_too()
    {
        Table table = ForecasterTests.Weekly(100);
        Forecaster forecaster = Forecaster.Train(table, _options with { Window = 3 });

        ForecastReport part = forecaster.Evaluate(table.Slice(80, 20), new DateTime(2024, 1, 1));

        part.Forecasts.Should().Be(12, "20 rows less the season and a day that the baselines look back");
        part.ToString().Should().Contain("covered").And.NotContain("too few", "nine forecasts of the validation are enough for 80 %");
        Forecaster.Train(table, _options with { Interval = 0.9 }).Evaluate(table).ToString().Should().Contain("come from 10 forecasts, too few for that", "90 % want 19");
    }

    [Fact]
    public void A_logarithm_wants_numbers_above_0()
    {
        Table table = new(TableColumn.OfTimes("day", Enumerable.Range(0, 50).Select(day => new DateTime(2024, 1, 1).AddDays(day))), TableColumn.OfNumbers("sold", Enumerable.Range(0, 50).Select(day => day - 3.0)));

        FluentActions.Invoking(() => Forecaster.Train(table, _options with { Logarithm = true })).Should().Throw<InvalidDataException>().WithMessage("*row 1, column sold: -3 has no logarithm*");
    }

    private static void Refuses<TException>(ForecasterOptions options, string message)
        where TException : Exception =>
        FluentActions.Invoking(() => Forecaster.Train(ForecasterTests.Weekly(100), options)).Should().Throw<TException>().WithMessage(message);

    [Fact]
    public void What_has_no_logarithm_is_told_wherever_it_stands()
    {
        double[] sold = [.. Enumerable.Range(0, 100).Select(day => 100.0 + (day % 7))];
        (sold[3], sold[50]) = (0, double.NaN);
        Table table = new(TableColumn.OfTimes("day", Enumerable.Range(0, 100).Select(day => new DateTime(2024, 1, 1).AddDays(day))), TableColumn.OfNumbers("sold", sold));

        FluentActions.Invoking(() => Forecaster.Train(table, ForecasterTests.Options with { Logarithm = true, Missing = MissingValues.FillForward }))
            .Should().Throw<InvalidDataException>().WithMessage("*row 4, column sold: 0 has no logarithm*");
    }

    [Fact]
    public void Rows_to_forecast_from_are_held_to_what_training_asked_for()
    {
        DateTime[] days = [.. Enumerable.Range(0, 100).Select(day => new DateTime(2024, 1, 1).AddDays(day))];
        double[] sold = [.. Enumerable.Range(0, 100).Select(day => 100.0 + (day % 7))];
        TableColumn numbers = TableColumn.OfNumbers("sold", sold);
        ForecasterOptions options = ForecasterTests.Options with { Networks = 1, Fit = new FitOptions<float> { Epochs = 1 } };
        Forecaster zoned = Forecaster.Train(
            new Table(TableColumn.OfTimes("day", days.Select(day => new DateTimeOffset(day, TimeSpan.Zero))), numbers), options with { TimeZone = TimeZoneInfo.Utc });
        Forecaster named = Forecaster.Train(new Table(TableColumn.OfTimes("day", days), numbers, TableColumn.OfWords("shop", days.Select(_ => "a"))), options with { Series = "shop" });

        zoned.Invoking(own => own.Forecast(new Table(TableColumn.OfTimes("day", days), numbers))).Should().Throw<InvalidDataException>().WithMessage("*names its offset from UTC*");
        named.Invoking(own => own.Forecast(new Table(TableColumn.OfTimes("day", days), numbers, TableColumn.OfWords("shop", days.Select((_, i) => i == 5 ? null : "a")))))
            .Should().Throw<InvalidDataException>().WithMessage("*row 6, column shop: the name of the series is missing*");
        named.Evaluate(new Table(TableColumn.OfTimes("day", days), numbers, TableColumn.OfWords("shop", days.Select(_ => "a"))), days[40]).ToString()
            .Should().Contain("some of which training has seen, which flatters");
    }

    [Fact]
    public void Bounds_hold_the_forecast_and_those_of_one_series_are_not_those_of_another()
    {
        // One shop sells the same each week, the other nothing at all until the validation begins.
        DateTime[] days = [.. Enumerable.Range(0, 200).Select(day => new DateTime(2024, 1, 1).AddDays(day))];
        Table table = new(
            TableColumn.OfTimes("day", days.Concat(days)), TableColumn.OfWords("shop", days.Select(_ => "a").Concat(days.Select(_ => "b"))),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 400).Select(i => i < 200 ? 100.0 + (i % 7) : i < 365 ? 0 : 100.0 + (i % 5))));

        Forecast forecast = Forecaster.Train(table, ForecasterTests.Options with { Series = "shop", Networks = 1, Fit = new FitOptions<float> { Epochs = 5 } }).Forecast(table);

        forecast.Steps.Should().OnlyContain(step => step["sold"].Lower <= step["sold"].Value && step["sold"].Value <= step["sold"].Upper);
        (forecast.Steps[0]["sold"].Upper - forecast.Steps[0]["sold"].Lower).Should().BeLessThan(50, "shop a is as steady as it was");
    }

    [Fact]
    public void Numbers_that_are_read_as_words_are_no_input()
    {
        Table table = new(
            TableColumn.OfTimes("day", Enumerable.Range(0, 100).Select(day => new DateTime(2024, 1, 1).AddDays(day))),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 100).Select(day => 100.0 + (day % 7))),
            TableColumn.OfWords("temperature", Enumerable.Range(0, 100).Select(day => $"{day},5")));

        FluentActions.Invoking(() => Forecaster.Train(table, ForecasterTests.Options with { Inputs = ["temperature"] }))
            .Should().Throw<InvalidDataException>().WithMessage("*'temperature' holds words such as '0,5', which are numbers in another way of writing; set the Culture*");
    }
}

using Rnn.Data;
using Rnn.Tasks;
using Samples;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the forecaster reaches with its default settings on real data that it has not seen, beside what costs nothing.</summary>
[Trait("Category", "Tasks")]
public class ForecastFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Births_of_two_years_are_half_as_far_off_as_those_of_last_week()
    {
        Table births = Table.FromCsv(Path.Combine(AppContext.BaseDirectory, "data", "us-births-daily-2000-2014.csv")).WithDate("day", "year", "month", "date_of_month");
        var options = new ForecasterOptions
        {
            Time = "day",
            Targets = ["births"],
            Holidays = UsHolidays.NameOf,
            ValidationStart = new DateTime(2012, 1, 1),
            TestStart = new DateTime(2013, 1, 1),
        };

        ForecastLine[] lines = [.. Reports("births", births, options).Select(report => report["births"])];

        lines.Average(line => line.RatioTo("last season")).Should().BeLessThanOrEqualTo(0.48);
        lines.Average(line => line.Coverage).Should().BeInRange(0.75, 0.85, "80 % are asked for");
    }

    [Theory]
    [InlineData("Seattle", 0.95, 0.84)]
    [InlineData("New York", 0.92, 0.88)]
    public void Tomorrow_and_the_week_ahead_are_nearer_than_today(string city, double nextDay, double week)
    {
        Table weather = Table.FromCsv(Path.Combine(AppContext.BaseDirectory, "data", "daily-weather-2012-2015.csv")).Where("location", city);
        var options = new ForecasterOptions
        {
            Time = "date",
            Targets = ["temp_max"],
            Inputs = ["temp_min", "precipitation", "wind", "weather"],
            Horizon = 7,
            ValidationStart = new DateTime(2014, 1, 1),
            TestStart = new DateTime(2015, 1, 1),
        };

        ForecastReport[] reports = Reports(city, weather, options);

        reports.Average(report => report["temp_max", 1].RatioTo("last value")).Should().BeLessThanOrEqualTo(nextDay);
        reports.Average(report => report["temp_max"].RatioTo("last value")).Should().BeLessThanOrEqualTo(week);
        reports.Average(report => report["temp_max"].Coverage).Should().BeInRange(0.75, 0.85, "80 % are asked for");
        reports.Should().OnlyContain(report => report["temp_max"].Ratio < 1.01, "what the calendar says is a hard baseline");
    }

    [Fact]
    public void Nothing_is_to_be_won_on_an_exchange()
    {
        Table prices = Table.FromCsv(Path.Combine(AppContext.BaseDirectory, "data", "sp500.csv"));

        ForecastReport[] reports = Reports("S&P 500", prices, new ForecasterOptions { Time = "date", Targets = ["close"], Logarithm = true, SkipsGaps = true });

        reports.Average(report => report["close"].RatioTo("last value")).Should().BeLessThanOrEqualTo(1.005);
        reports.Should().OnlyContain(report => report.ToString().Contains("There is nothing to win here"));
    }

    private ForecastReport[] Reports(string name, Table table, ForecasterOptions options)
    {
        ForecastReport[] reports = [.. Enumerable.Range(1, 3).Select(seed => Forecaster.Train(table, options with { Seed = (ulong)seed }).Evaluate(table))];
        foreach ((ForecastReport report, int seed) in reports.Select((report, i) => (report, i + 1)))
        {
            foreach (ForecastLine line in report.Lines.Where(line => line.Ahead <= 1))
            {
                output.WriteLine(FormattableString.Invariant(
                    $"{name}, seed {seed}, {(line.Ahead == 1 ? "next day" : "mean over the horizon")}: {line.RatioTo("last value"):F3} of the last value's error, {line.RatioTo("last season"):F3} of last week's, {line.Ratio:F3} of that of the best baseline, {line.Best.Name}; {line.Coverage:P0} covered"));
            }
        }

        output.WriteLine(reports[0].ToString());
        return reports;
    }
}

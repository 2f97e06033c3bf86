using Rnn.Data;
using Rnn.Tasks;
using Xunit.Abstractions;
using DayCalendar = NextDay.DayCalendar;

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
            Holidays = day => DayCalendar.HolidayName(DateOnly.FromDateTime(day)),
            ValidationStart = new DateTime(2012, 1, 1),
            TestStart = new DateTime(2013, 1, 1),
        };

        ForecastLine[] lines = [.. Enumerable.Range(1, 3).Select(seed => Forecaster.Train(births, options with { Seed = (ulong)seed }).Evaluate(births)["births"])];

        foreach (ForecastLine line in lines)
        {
            output.WriteLine(FormattableString.Invariant($"births: {line.RatioTo("last season"):F3} of last week's error, {line.Ratio:F3} of that of the best baseline, {line.Best.Name}; {line.Coverage:P0} covered"));
        }

        lines.Average(line => line.RatioTo("last season")).Should().BeLessThanOrEqualTo(0.48);
        lines.Average(line => line.Coverage).Should().BeInRange(0.75, 0.85, "80 % are asked for");
    }
}

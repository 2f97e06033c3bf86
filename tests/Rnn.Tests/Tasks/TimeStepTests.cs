using Rnn.Data;
using Rnn.Sequences;
using Rnn.Tasks;

namespace Rnn.Tests.Tasks;

/// <summary>How far the rows of a series lie apart is read off their times.</summary>
public class TimeStepTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData(30, "2024-02-29", "2024-03-30")]
    [InlineData(31, "2024-02-29", "2024-03-31")]
    [InlineData(15, "2024-02-15", "2024-03-15")]
    public void Months_that_are_short_end_on_their_last_day(int day, string february, string march)
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 26).Select(i => new DateTimeOffset(2022 + (i / 12), (i % 12) + 1, Math.Min(day, DateTime.DaysInMonth(2022 + (i / 12), (i % 12) + 1)), 0, 0, 0, TimeSpan.Zero))];

        TimeStep step = TimeStep.Find([times], zone: null);

        step.ToString().Should().Be("1 month");
        step.Season.Should().Be(12);
        times[^1].Should().Be(DateTimeOffset.Parse(february + "T00:00Z"));
        step.Next(times[^1], null).Should().Be(DateTimeOffset.Parse(march + "T00:00Z"));
        times.Zip(times.Skip(1)).Should().OnlyContain(pair => step.Next(pair.First, null) == pair.Second);
    }

    [Fact]
    public void Last_working_days_are_months_whose_rows_are_steps()
    {
        DateTime[] times = [.. Enumerable.Range(0, 60).Select(i => new DateTime(2019 + (i / 12), (i % 12) + 1, 1).AddMonths(1).AddDays(-1))
            .Select(day => day.AddDays(day.DayOfWeek == DayOfWeek.Saturday ? -1 : day.DayOfWeek == DayOfWeek.Sunday ? -2 : 0))];

        TimeStep step = TimeStep.Find([[.. times.Select(time => new DateTimeOffset(time, TimeSpan.Zero))]], zone: null);

        step.ToString().Should().Be("1 month");
        step.Season.Should().Be(12);
    }

    [Fact]
    public void Four_weeks_are_no_month()
    {
        TimeStep step = TimeStep.Find([[.. Enumerable.Range(0, 8).Select(i => new DateTimeOffset(2024, 1, 15, 0, 0, 0, TimeSpan.Zero).AddDays(28 * i))]], zone: null);

        step.ToString().Should().Be("28 days");
    }

    [Fact]
    public void Days_that_begin_in_another_zone_have_weeks_too()
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 200).Select(i => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(i))];

        TimeStep step = TimeStep.Find([times], _berlin);

        step.Season.Should().Be(7);
        step.Calendar.Should().Be(CalendarParts.Weekday | CalendarParts.DayOfYear);
        step.Next(times[^1], _berlin).Should().Be(times[^1].AddDays(1));
    }

    [Fact]
    public void Hours_that_follow_show_the_clocks_of_the_zone()
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 48).Select(i => TimeZoneInfo.ConvertTime(new DateTimeOffset(2024, 3, 29, 1, 0, 0, TimeSpan.Zero).AddHours(i), _berlin))];

        TimeStep.Find([times], _berlin).Next(times[^1], _berlin).ToString("O").Should().StartWith("2024-03-31T03:00:00").And.EndWith("+02:00");
    }

    [Theory]
    [InlineData("2024-03-01T00:01:00Z")]
    [InlineData("2024-03-01T12:00:00Z")]
    public void One_row_that_is_astray_is_told_and_makes_no_step(string stray)
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 100).Select(i => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(i)).Append(DateTimeOffset.Parse(stray)).Order()];
        TimeStep.Find([times], zone: null).ToString().Should().Be("1 day");
        Table table = new(TableColumn.OfTimes("day", times), TableColumn.OfNumbers("sold", times.Select((_, i) => (double)(i % 7))));

        FluentActions.Invoking(() => Forecaster.Train(table, ForecasterTests.Options with { Missing = MissingValues.FillForward }))
            .Should().Throw<InvalidDataException>().WithMessage("*2024-03-01 *lies between two steps of 1 day*");
    }

    [Fact]
    public void Days_at_several_offsets_ask_for_the_zone()
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 200).Select(i => new DateTime(2024, 1, 1).AddDays(i)).Select(day => new DateTimeOffset(day, _berlin.GetUtcOffset(day)))];
        Table table = new(TableColumn.OfTimes("day", times), TableColumn.OfNumbers("sold", times.Select((_, i) => (double)(i % 7))));

        FluentActions.Invoking(() => Forecaster.Train(table, ForecasterTests.Options)).Should().Throw<InvalidDataException>().WithMessage("*several offsets from UTC: set TimeZone*");
    }
}

using Rnn.Tasks;

namespace Rnn.Tests.Tasks;

/// <summary>What the calendar says of a series is found whatever days it lacks, and a departure fades as fast as it did.</summary>
public class CalendarModelTests
{
    [Fact]
    public void Weekdays_that_never_come_take_nothing_from_the_others()
    {
        DateTime[] days = [.. Enumerable.Range(0, 800).Select(i => new DateTime(2024, 1, 1).AddDays(i)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];
        double[] values = [.. days.Select(day => 100.0 + (10 * (int)day.DayOfWeek))];

        CalendarModel model = CalendarModel.Fit(values, days, days.Length, CalendarParts.Weekday | CalendarParts.DayOfYear, horizon: 2);

        for (int day = 1; day <= 5; day++)
        {
            model.Usual(new DateTime(2027, 3, day), CalendarParts.Weekday | CalendarParts.DayOfYear)
                .Should().BeApproximately(100 + (10 * (int)new DateTime(2027, 3, day).DayOfWeek), 0.01);
        }

        model.Weights.Concat(model.Damping).Should().OnlyContain(number => double.IsFinite(number));
    }

    [Fact]
    public void Half_of_a_departure_is_left_a_step_later_and_a_quarter_two_steps_later()
    {
        // Around 5, with no calendar: each value is half as far off as the one before, and every 20th is far off anew.
        double[] values = [.. Enumerable.Range(0, 400).Select(i => 5 + ((i / 20 % 2 == 0 ? 1 : -1) * Math.Pow(0.5, i % 20)))];
        DateTime[] days = [.. Enumerable.Range(0, 400).Select(i => new DateTime(2024, 1, 1).AddDays(i))];

        CalendarModel model = CalendarModel.Fit(values, days, 400, CalendarParts.None, horizon: 2);

        model.Usual(days[0], CalendarParts.None).Should().BeApproximately(5, 1e-9);
        model.Damping[0].Should().BeApproximately(0.5, 1e-3);
        model.Damping[1].Should().BeApproximately(0.25, 1e-3);
    }
}

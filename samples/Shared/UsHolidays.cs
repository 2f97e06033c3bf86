namespace Samples;

/// <summary>The public holidays of the United States, and the days beside them on which less is done.</summary>
public static class UsHolidays
{
    private static readonly (string Name, Func<DateOnly, bool> Falls)[] _holidays =
    [
        ("New Year's Day", d => d is { Month: 1, Day: 1 }),
        ("day after New Year", d => d is { Month: 1, Day: 2 }),
        ("Martin Luther King Day", d => d.Month == 1 && IsNth(d, DayOfWeek.Monday, 3)),
        ("Presidents' Day", d => d.Month == 2 && IsNth(d, DayOfWeek.Monday, 3)),
        ("Memorial Day", d => d is { Month: 5, DayOfWeek: DayOfWeek.Monday, Day: > 24 }),
        ("eve of Independence Day", d => d is { Month: 7, Day: 3 }),
        ("Independence Day", d => d is { Month: 7, Day: 4 }),
        ("day after Independence Day", d => d is { Month: 7, Day: 5 }),
        ("Labor Day", d => d.Month == 9 && IsNth(d, DayOfWeek.Monday, 1)),
        ("Columbus Day", d => d.Month == 10 && IsNth(d, DayOfWeek.Monday, 2)),
        ("Halloween", d => d is { Month: 10, Day: 31 }),
        ("Veterans Day", d => d is { Month: 11, Day: 11 }),
        ("eve of Thanksgiving", d => IsThanksgiving(d.AddDays(1))),
        ("Thanksgiving", IsThanksgiving),
        ("day after Thanksgiving", d => IsThanksgiving(d.AddDays(-1))),
        ("day before Christmas Eve", d => d is { Month: 12, Day: 23 }),
        ("Christmas Eve", d => d is { Month: 12, Day: 24 }),
        ("Christmas", d => d is { Month: 12, Day: 25 }),
        ("day after Christmas", d => d is { Month: 12, Day: 26 }),
        ("New Year's Eve", d => d is { Month: 12, Day: 31 }),
    ];

    /// <summary>The name of the holiday that a day is, or is next to; null if it is none.</summary>
    public static string? NameOf(DateTime day) => Array.Find(_holidays, holiday => holiday.Falls(DateOnly.FromDateTime(day))).Name;

    private static bool IsNth(DateOnly day, DayOfWeek weekday, int n) => day.DayOfWeek == weekday && (day.Day + 6) / 7 == n;

    private static bool IsThanksgiving(DateOnly day) => day.Month == 11 && IsNth(day, DayOfWeek.Thursday, 4);
}

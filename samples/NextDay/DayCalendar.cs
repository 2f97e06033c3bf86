namespace NextDay;

/// <summary>What is known of a day before it comes: its weekday, its season, and whether it is a public holiday.</summary>
internal static class DayCalendar
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

    /// <summary>Numbers per day: 7 weekdays and the holidays, one-hot, and 4 for the season.</summary>
    public static int Size => 7 + _holidays.Length + 4;

    /// <summary>Writes the numbers of a day.</summary>
    public static void Describe(DateOnly day, Span<float> numbers)
    {
        numbers.Clear();
        numbers[(int)day.DayOfWeek] = 1;
        for (int i = 0; i < _holidays.Length; i++)
        {
            numbers[7 + i] = _holidays[i].Falls(day) ? 1 : 0;
        }

        // Where the year stands, as points on two circles: one turn a year, and two.
        double angle = 2 * Math.PI * day.DayOfYear / 365.25;
        Span<float> season = numbers[(7 + _holidays.Length)..];
        season[0] = (float)Math.Sin(angle);
        season[1] = (float)Math.Cos(angle);
        season[2] = (float)Math.Sin(2 * angle);
        season[3] = (float)Math.Cos(2 * angle);
    }

    /// <summary>The name of the holiday, or null.</summary>
    public static string? HolidayName(DateOnly day) => Array.Find(_holidays, h => h.Falls(day)).Name;

    private static bool IsNth(DateOnly day, DayOfWeek weekday, int n) => day.DayOfWeek == weekday && (day.Day + 6) / 7 == n;

    private static bool IsThanksgiving(DateOnly day) => day.Month == 11 && IsNth(day, DayOfWeek.Thursday, 4);
}

namespace Rnn.Tasks;

/// <summary>What the calendar says of a moment, as numbers.</summary>
internal static class CalendarNumbers
{
    /// <summary>How many numbers some parts of the calendar give.</summary>
    public static int Size(CalendarParts parts) =>
        (parts.HasFlag(CalendarParts.TimeOfDay) ? 4 : 0) + (parts.HasFlag(CalendarParts.Weekday) ? 7 : 0) +
        (parts.HasFlag(CalendarParts.Month) ? 12 : 0) + (parts.HasFlag(CalendarParts.DayOfYear) ? 4 : 0);

    /// <summary>The numbers of a moment.</summary>
    public static IEnumerable<double> Of(DateTime clock, CalendarParts parts)
    {
        IEnumerable<double> numbers = [];
        if (parts.HasFlag(CalendarParts.TimeOfDay))
        {
            numbers = numbers.Concat(Circles(clock.TimeOfDay.TotalDays));
        }

        if (parts.HasFlag(CalendarParts.Weekday))
        {
            numbers = numbers.Concat(Enumerable.Range(0, 7).Select(day => day == (int)clock.DayOfWeek ? 1.0 : 0));
        }

        if (parts.HasFlag(CalendarParts.Month))
        {
            numbers = numbers.Concat(Enumerable.Range(1, 12).Select(month => month == clock.Month ? 1.0 : 0));
        }

        return parts.HasFlag(CalendarParts.DayOfYear) ? numbers.Concat(Circles(clock.DayOfYear / 365.25)) : numbers;
    }

    // A point that goes round once, and one that goes round twice.
    private static double[] Circles(double turn) =>
        [Rounded(Math.Sin(2 * Math.PI * turn)), Rounded(Math.Cos(2 * Math.PI * turn)), Rounded(Math.Sin(4 * Math.PI * turn)), Rounded(Math.Cos(4 * Math.PI * turn))];

    // Libraries of mathematics differ in the last digit; rounded, all of them give the same number.
    private static double Rounded(double value) => Math.Round(value, 12);
}

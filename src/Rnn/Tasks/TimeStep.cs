using System.Globalization;

namespace Rnn.Tasks;

/// <summary>How far two rows of a series lie apart: months, days, or hours and less. Days may leave out weekdays that never occur.</summary>
/// <param name="Months">Number of months; 0 if it is none.</param>
/// <param name="Days">Number of days; 0 if it is none.</param>
/// <param name="Ticks">Length in ticks of 100 ns, if it is neither.</param>
/// <param name="Weekdays">The weekdays that occur, a bit for each from Sunday on, where a step is a day; all, 127, else.</param>
/// <param name="MonthEnds">Whether months are counted by their last days.</param>
internal sealed record TimeStep(int Months, int Days, long Ticks, int Weekdays, bool MonthEnds = false)
{
    private const int AllWeekdays = 127;

    // Of fewer days a weekday may be missing by chance.
    private const int FewestForWeekdays = 20;

    /// <summary>Steps per season where nobody says how many.</summary>
    public int Season => Months is > 0 && 12 % Months == 0 ? 12 / Months
        : Days == 1 ? int.PopCount(Weekdays)
        : Ticks > 0 && TimeSpan.TicksPerDay % Ticks == 0 && TimeSpan.TicksPerDay / Ticks <= 288 ? (int)(TimeSpan.TicksPerDay / Ticks)
        : 1;

    /// <summary>What the calendar says of a step where nobody chooses.</summary>
    public CalendarParts Calendar => Months > 0 ? CalendarParts.Month
        : Days == 1 ? CalendarParts.Weekday | CalendarParts.DayOfYear
        : Days > 0 ? CalendarParts.DayOfYear
        : CalendarParts.TimeOfDay | CalendarParts.Weekday | CalendarParts.DayOfYear;

    /// <summary>The time a step later. In a zone, days and months are those of its clocks.</summary>
    public DateTimeOffset Next(DateTimeOffset time, TimeZoneInfo? zone)
    {
        if (Ticks > 0)
        {
            return time.AddTicks(Ticks);
        }

        DateTime clock = ClockOf(time, zone);
        DateTime next = Months > 0 ? clock.AddMonths(Months) : clock.AddDays(Days);
        if (MonthEnds)
        {
            next = next.AddDays(DateTime.DaysInMonth(next.Year, next.Month) - next.Day);
        }

        while (Days == 1 && (Weekdays & (1 << (int)next.DayOfWeek)) == 0)
        {
            next = next.AddDays(1);
        }

        return new DateTimeOffset(next, zone is null ? time.Offset : zone.GetUtcOffset(next));
    }

    /// <summary>What the clocks of a zone show; without a zone, what is written.</summary>
    public static DateTime ClockOf(DateTimeOffset time, TimeZoneInfo? zone) => zone is null ? time.DateTime : TimeZoneInfo.ConvertTime(time, zone).DateTime;

    /// <summary>The step of series whose times rise: the smallest one that occurs.</summary>
    public static TimeStep Find(IEnumerable<DateTimeOffset[]> series, TimeZoneInfo? zone)
    {
        (DateTimeOffset Time, DateTime Clock)[][] all = [.. series.Select(times => times.Select(time => (time, ClockOf(time, zone))).ToArray())];
        DateTime[] clocks = [.. all.SelectMany(times => times).Select(time => time.Clock)];
        (DateTime From, DateTime To)[] pairs = [.. all.SelectMany(times => times.Zip(times.Skip(1), (from, to) => (from.Clock, to.Clock)))];
        if (clocks.All(clock => clock.TimeOfDay == clocks[0].TimeOfDay) && pairs.All(pair => pair.To > pair.From))
        {
            int days = pairs.Min(pair => (pair.To - pair.From).Days);
            bool monthEnds = clocks.All(clock => clock.Day == DateTime.DaysInMonth(clock.Year, clock.Month));
            return days >= 28 && (monthEnds || clocks.All(clock => clock.Day == clocks[0].Day))
                ? new TimeStep(pairs.Min(pair => MonthsBetween(pair.From, pair.To)), 0, 0, AllWeekdays, monthEnds)
                : new TimeStep(0, days, 0, days == 1 && clocks.Length >= FewestForWeekdays ? clocks.Aggregate(0, (bits, clock) => bits | (1 << (int)clock.DayOfWeek)) : AllWeekdays);
        }

        return new TimeStep(0, 0, all.SelectMany(times => times.Zip(times.Skip(1), (from, to) => (to.Time - from.Time).Ticks)).Min(), AllWeekdays);
    }

    /// <summary>In words: <c>1 day</c>, <c>15 minutes</c>.</summary>
    public override string ToString() => Months > 0 ? Count(Months, "month") : Days > 0 ? Count(Days, "day")
        : Ticks % TimeSpan.TicksPerHour == 0 ? Count(Ticks / TimeSpan.TicksPerHour, "hour")
        : Ticks % TimeSpan.TicksPerMinute == 0 ? Count(Ticks / TimeSpan.TicksPerMinute, "minute")
        : new TimeSpan(Ticks).ToString("c", CultureInfo.InvariantCulture);

    private static int MonthsBetween(DateTime from, DateTime to) => ((to.Year - from.Year) * 12) + to.Month - from.Month;

    private static string Count(long count, string unit) => FormattableString.Invariant($"{count} {unit}{(count == 1 ? "" : "s")}");
}

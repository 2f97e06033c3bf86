using System.Globalization;

namespace Rnn.Tasks;

/// <summary>How far two rows of a series lie apart: months, days, or hours and less. Days may leave out weekdays that never occur.</summary>
/// <param name="Months">Number of months; 0 if it is none.</param>
/// <param name="Days">Number of days; 0 if it is none.</param>
/// <param name="Ticks">Length in ticks of 100 ns, if it is neither.</param>
/// <param name="Weekdays">The weekdays that occur, a bit for each from Sunday on, where a step is a day; all, 127, else.</param>
/// <param name="MonthDay">The day on which months are counted, or their last day where they have fewer: 31 for the last day of each. 0 where a step is no month.</param>
internal sealed record TimeStep(int Months, int Days, long Ticks, int Weekdays, int MonthDay = 0)
{
    private const int AllWeekdays = 127;

    // Rows that lie nearer to each other than the others are astray where they are fewer than one of so many.
    private const int Astray = 20;

    // Months on their last business days lie no nearer than this.
    private const int ShortestMonth = 26;

    // Of fewer days a weekday may be missing by chance.
    private const int FewestForWeekdays = 20;

    /// <summary>Steps per season where nobody says how many.</summary>
    public int Season => Months is > 0 && 12 % Months == 0 ? 12 / Months
        : Days == 1 ? int.PopCount(Weekdays)
        : Ticks == TimeSpan.TicksPerDay ? 7
        : Ticks > 0 && TimeSpan.TicksPerDay % Ticks == 0 && TimeSpan.TicksPerDay / Ticks <= 288 ? (int)(TimeSpan.TicksPerDay / Ticks)
        : 1;

    /// <summary>What the calendar says of a step where nobody chooses.</summary>
    public CalendarParts Calendar => Months > 0 ? CalendarParts.Month
        : Days == 1 ? CalendarParts.Weekday | CalendarParts.DayOfYear
        : Ticks == TimeSpan.TicksPerDay ? CalendarParts.Weekday | CalendarParts.DayOfYear
        : Days > 0 ? CalendarParts.DayOfYear
        : CalendarParts.TimeOfDay | CalendarParts.Weekday | CalendarParts.DayOfYear;

    /// <summary>The time a step later. In a zone, days and months are those of its clocks.</summary>
    public DateTimeOffset Next(DateTimeOffset time, TimeZoneInfo? zone)
    {
        if (Ticks > 0)
        {
            return zone is null ? time.AddTicks(Ticks) : TimeZoneInfo.ConvertTime(time.AddTicks(Ticks), zone);
        }

        DateTime clock = ClockOf(time, zone);
        DateTime next = Months > 0 ? clock.AddMonths(Months) : clock.AddDays(Days);
        if (MonthDay > 0)
        {
            next = next.AddDays(Math.Min(MonthDay, DateTime.DaysInMonth(next.Year, next.Month)) - next.Day);
        }

        while (Days == 1 && (Weekdays & (1 << (int)next.DayOfWeek)) == 0)
        {
            next = next.AddDays(1);
        }

        return new DateTimeOffset(next, zone is null ? time.Offset : zone.GetUtcOffset(next));
    }

    /// <summary>What the clocks of a zone show; without a zone, what is written.</summary>
    public static DateTime ClockOf(DateTimeOffset time, TimeZoneInfo? zone) => zone is null ? time.DateTime : TimeZoneInfo.ConvertTime(time, zone).DateTime;

    /// <summary>The step of series whose times rise: the smallest one that occurs, unless hardly any row lies so near to the one before.</summary>
    public static TimeStep Find(IEnumerable<DateTimeOffset[]> series, TimeZoneInfo? zone)
    {
        (DateTimeOffset Time, DateTime Clock)[][] all = [.. series.Select(times => times.Select(time => (time, ClockOf(time, zone))).ToArray())];
        (DateTimeOffset Time, DateTime Clock)[] moments = [.. all.SelectMany(times => times)];
        var pairs = all.SelectMany(times => times.Zip(times.Skip(1), (from, to) => (From: from, To: to))).ToArray();

        // A clock time that few rows have is astray; the gaps of the others tell the step, and it is refused where it does not fit.
        TimeSpan usual = moments.CountBy(moment => moment.Clock.TimeOfDay).MaxBy(count => count.Value).Key;
        bool areDays = moments.Count(moment => moment.Clock.TimeOfDay != usual) * Astray < moments.Length && pairs.All(pair => pair.To.Clock > pair.From.Clock);
        if (!areDays)
        {
            return new TimeStep(0, 0, Smallest(pairs.Select(pair => (pair.To.Time - pair.From.Time).Ticks)), AllWeekdays);
        }

        DateTime[] days = [.. moments.Select(moment => moment.Clock.Date)];
        int step = (int)Smallest(pairs.Select(pair => (pair.To.Clock.Date - pair.From.Clock.Date).Ticks / TimeSpan.TicksPerDay).Where(gap => gap > 0));
        if (step >= ShortestMonth && (IsByMonth(days) || step != pairs.Max(pair => (pair.To.Clock - pair.From.Clock).Days)) && pairs.All(pair => MonthsBetween(pair) > 0))
        {
            return new TimeStep((int)Smallest(pairs.Select(MonthsBetween)), 0, 0, AllWeekdays, days.All(IsLastDay) ? 31 : days.Max(day => day.Day));
        }

        return new TimeStep(0, step, 0, step == 1 && days.Length >= FewestForWeekdays ? days.Aggregate(0, (bits, day) => bits | (1 << (int)day.DayOfWeek)) : AllWeekdays);

        static bool IsLastDay(DateTime day) => day.Day == DateTime.DaysInMonth(day.Year, day.Month);

        static bool IsByMonth(DateTime[] days) => days.All(IsLastDay) || days.Max(day => day.Day) is var on && days.All(day => day.Day == on || (day.Day < on && IsLastDay(day)));

        static long MonthsBetween(((DateTimeOffset, DateTime Clock) From, (DateTimeOffset, DateTime Clock) To) pair) =>
            ((pair.To.Clock.Year - pair.From.Clock.Year) * 12) + pair.To.Clock.Month - pair.From.Clock.Month;
    }

    /// <summary>In words: <c>1 day</c>, <c>15 minutes</c>.</summary>
    public override string ToString() => Months > 0 ? Count(Months, "month") : Days > 0 ? Count(Days, "day")
        : Ticks % TimeSpan.TicksPerHour == 0 ? Count(Ticks / TimeSpan.TicksPerHour, "hour")
        : Ticks % TimeSpan.TicksPerMinute == 0 ? Count(Ticks / TimeSpan.TicksPerMinute, "minute")
        : new TimeSpan(Ticks).ToString("c", CultureInfo.InvariantCulture);

    private static long Smallest(IEnumerable<long> gaps)
    {
        (long Gap, int Times)[] counts = [.. gaps.CountBy(gap => gap).Select(count => (count.Key, count.Value)).OrderBy(count => count.Key)];
        int most = counts.Max(count => count.Times);
        return counts.First(count => count.Times * Astray >= most).Gap;
    }

    private static string Count(long count, string unit) => FormattableString.Invariant($"{count} {unit}{(count == 1 ? "" : "s")}");
}

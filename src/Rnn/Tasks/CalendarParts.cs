namespace Rnn.Tasks;

/// <summary>What a forecaster reads off the calendar for the step ahead. Parts can be joined: <c>Weekday | DayOfYear</c>.</summary>
[Flags]
public enum CalendarParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The time of the day, as points on two circles: one turn a day, and two.</summary>
    TimeOfDay = 1,

    /// <summary>The day of the week, one of seven.</summary>
    Weekday = 2,

    /// <summary>The month, one of twelve.</summary>
    Month = 4,

    /// <summary>Where the year stands, as points on two circles: one turn a year, and two.</summary>
    DayOfYear = 8,
}

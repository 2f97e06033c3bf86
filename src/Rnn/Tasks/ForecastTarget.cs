namespace Rnn.Tasks;

/// <summary>What a forecaster's network is taught to say; the answer is a value in the unit of the data all the same.</summary>
public enum ForecastTarget
{
    /// <summary>The value itself.</summary>
    Value,

    /// <summary>By how much it will differ from the last value.</summary>
    ChangeSinceLast,

    /// <summary>By how much it will differ from the value one season before it.</summary>
    ChangeSinceSeason,

    /// <summary>
    /// By how much it will differ from what the calendar says, of which a share of how far the last value was off it is a part: both found by
    /// least squares over the training rows.
    /// </summary>
    ChangeSinceCalendar,
}

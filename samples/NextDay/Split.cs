namespace NextDay;

/// <summary>The series cut by time: training, then validation, then test.</summary>
/// <param name="TrainingEnd">The first row that is not for training.</param>
/// <param name="ValidationEnd">The first row of the test part.</param>
internal sealed record Split(int TrainingEnd, int ValidationEnd)
{
    /// <summary>From a day on, for validation; from a later day on, for the test.</summary>
    public static Split ByDay(DailySeries series, DateOnly validation, DateOnly test) =>
        new(RowOf(series, validation), RowOf(series, test));

    /// <summary>80 % for training, 10 % for validation, the rest for the test.</summary>
    public static Split ByShare(DailySeries series) => new(series.Days.Count * 8 / 10, series.Days.Count * 9 / 10);

    /// <summary>Throws if a part is empty, or too short before it to look back.</summary>
    public void Check(DailySeries series, int windowLength)
    {
        int needed = Math.Max(windowLength, 7) + 1;
        if (TrainingEnd <= needed || ValidationEnd <= TrainingEnd || series.Days.Count <= ValidationEnd)
        {
            throw new DataFileException(
                $"{series.Days.Count} days are too few to look back {windowLength} days and keep parts for validation and test; " +
                $"give at least {(needed + 1) * 10 / 8 + 2} days.");
        }
    }

    private static int RowOf(DailySeries series, DateOnly day) => day.DayNumber - series.Days[0].DayNumber;
}

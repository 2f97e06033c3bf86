namespace Rnn.Sequences;

/// <summary>Where a series is cut by time into rows for training, for validation and for the test, in this order.</summary>
/// <remarks>
/// What is cut are the rows to be predicted (<see cref="SlidingWindows{T}.Split(TimeSplit)"/>). Nothing of a training window, input or
/// target, lies at or after <see cref="ValidationStart"/>, and nothing of a validation window at or after <see cref="TestStart"/>.
/// No row is the target of windows of two parts. What may overlap is the past: the inputs of the first validation windows reach back
/// into training rows, those of the first test windows into validation and training rows, as they will in use. A scaler that is fitted
/// with the split looks at the training rows alone. Several series that tell of each other should be cut at the same moment
/// (<see cref="At"/>), because the later rows of one know of the other's future.
/// </remarks>
/// <example>
/// <code>
/// TimeSplit split = TimeSplit.ByShare(rows: 1000, validation: 0.1, test: 0.2); // validation from row 700, test from row 800
/// </code>
/// </example>
public sealed record TimeSplit
{
    /// <summary>A split at rows: training before the first, validation between the two, the test from the second on.</summary>
    /// <param name="validationStart">The first row that is not for training, counted from 0.</param>
    /// <param name="testStart">The first row of the test, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, or the test begins before the validation.</exception>
    public TimeSplit(int validationStart, int testStart)
    {
        Place.RequireAtLeast(0, validationStart, nameof(validationStart));
        Place.RequireAtLeast(validationStart, testStart, nameof(testStart));
        ValidationStart = validationStart;
        TestStart = testStart;
    }

    /// <summary>The first row that is not for training, counted from 0.</summary>
    public int ValidationStart { get; }

    /// <summary>The first row of the test, counted from 0.</summary>
    public int TestStart { get; }

    /// <summary>In words: <c>validation from row 80, test from row 90</c>.</summary>
    public override string ToString() => $"validation from row {ValidationStart}, test from row {TestStart}";

    /// <summary>A split by shares: the last rows for the test, those before them for validation, and the rest for training.</summary>
    /// <param name="rows">How many rows the series has, at least 1.</param>
    /// <param name="validation">The share of the validation, from 0 to below 1, rounded to whole rows; 0.1, a tenth, if left out.</param>
    /// <param name="test">The share of the test, from 0 to below 1, rounded to whole rows; 0.1, a tenth, if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row, a share is out of range, or nothing is left to train on.</exception>
    public static TimeSplit ByShare(int rows, double validation = 0.1, double test = 0.1)
    {
        Place.RequireAtLeast(1, rows, nameof(rows));
        RequireShare(validation, nameof(validation));
        RequireShare(test, nameof(test));
        int testStart = rows - (int)Math.Round(rows * test);
        int validationStart = testStart - (int)Math.Round(rows * validation);
        return validationStart > 0 ? new TimeSplit(validationStart, testStart) : throw new ArgumentOutOfRangeException(
            nameof(validation), FormattableString.Invariant(
                $"Of {rows} rows nothing is left to train on when {validation} are for validation and {test} for the test."));
    }

    /// <summary>
    /// A split of a series at moments, whatever row they fall on; so can series of different lengths be cut at the same time.
    /// </summary>
    /// <remarks>
    /// A <see cref="DateTime"/> in UTC and a local one are compared as the moments that they are; one of no kind has no moment and is compared
    /// only with others of no kind.
    /// </remarks>
    /// <param name="times">When each row was, oldest first.</param>
    /// <param name="validation">The first moment that is not for training.</param>
    /// <param name="test">The first moment of the test.</param>
    /// <typeparam name="TTime">The type of a time: days, moments, or numbers of steps.</typeparam>
    /// <exception cref="ArgumentException">
    /// A time is null or NaN, or a date of no kind stands beside dates in UTC or local time; the times are not in order, or the test begins
    /// before the validation.
    /// </exception>
    /// <example>
    /// <code>
    /// DateOnly[] dates = [.. Enumerable.Range(0, 365).Select(new DateOnly(2025, 1, 1).AddDays)];
    /// TimeSplit split = TimeSplit.At(dates, validation: new DateOnly(2025, 9, 1), test: new DateOnly(2025, 11, 1));
    /// </code>
    /// </example>
    public static TimeSplit At<TTime>(IReadOnlyList<TTime> times, TTime validation, TTime test)
        where TTime : IComparable<TTime>
    {
        ArgumentNullException.ThrowIfNull(times);
        var moments = new Moments<TTime>(times, validation, test);
        if (moments.Test.CompareTo(moments.Validation) < 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The test begins at {test}, before the validation at {validation}; exchange them."), nameof(test));
        }

        int validationStart = 0, testStart = 0;
        for (int row = 0; row < times.Count; row++)
        {
            if (row > 0 && moments[row].CompareTo(moments[row - 1]) < 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Row {row} is of {times[row]}, but the row before it of {times[row - 1]}; give the oldest first."), nameof(times));
            }

            validationStart += moments[row].CompareTo(moments.Validation) < 0 ? 1 : 0;
            testStart += moments[row].CompareTo(moments.Test) < 0 ? 1 : 0;
        }

        return new TimeSplit(validationStart, testStart);
    }

    internal static void RequireOneEach(IReadOnlyList<TimeSplit> splits, int series)
    {
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Count != series)
        {
            throw new ArgumentException($"There are {series} series and {splits.Count} splits; give one split for each series.", nameof(splits));
        }

        for (int i = 0; i < splits.Count; i++)
        {
            if (splits[i] is null)
            {
                throw new ArgumentException($"The split of series {i} is null; give one for each series.", nameof(splits));
            }
        }
    }

    private static void RequireShare(double share, string name)
    {
        if (!(share >= 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"A share lies from 0 to below 1; got {share}."));
        }
    }
}

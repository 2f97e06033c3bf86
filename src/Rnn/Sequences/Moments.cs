namespace Rnn.Sequences;

/// <summary>Times that can be compared with each other: none missing, and dates of one kind.</summary>
internal sealed class Moments<TTime>
    where TTime : IComparable<TTime>
{
    private readonly IReadOnlyList<TTime> _times;
    private readonly bool _toUtc;

    /// <exception cref="ArgumentException">One is null or NaN, or a date of no kind stands beside others.</exception>
    public Moments(IReadOnlyList<TTime> times, TTime validation, TTime test)
    {
        _times = times;
        RequireTime(validation, nameof(validation), "The validation");
        RequireTime(test, nameof(test), "The test");
        DateTimeKind? first = KindOf(validation);
        _toUtc = RequireKind(first, test, nameof(test), "the test");
        for (int row = 0; row < times.Count; row++)
        {
            RequireTime(times[row], nameof(times), $"Row {row}");
            _toUtc |= RequireKind(first, times[row], nameof(times), $"row {row}");
        }

        (Validation, Test) = (Comparable(validation), Comparable(test));
    }

    public TTime Validation { get; }

    public TTime Test { get; }

    public TTime this[int row] => Comparable(_times[row]);

    private static void RequireTime(TTime time, string name, string what)
    {
        object? boxed = time;
        if (boxed is null or double.NaN or float.NaN || (boxed is Half half && Half.IsNaN(half)))
        {
            throw new ArgumentException($"{what} has no time ({(boxed is null ? "null" : "NaN")}), so nothing is before or after it; give one.", name);
        }
    }

    private static DateTimeKind? KindOf(TTime time) => time is DateTime date ? date.Kind : null;

    // Whether a time is of another kind than the first one, but can be compared with it in UTC.
    private static bool RequireKind(DateTimeKind? first, TTime time, string name, string what)
    {
        DateTimeKind? kind = KindOf(time);
        return kind == first ? false : kind != DateTimeKind.Unspecified && first != DateTimeKind.Unspecified ? true : throw new ArgumentException(
            $"The validation begins at a date of the kind {first}, and {what} is of the kind {kind}: which is before the other can't be told. " +
            "Give all dates the kind Utc (DateTime.SpecifyKind), or use DateTimeOffset.", name);
    }

    // As they are where all are of one kind: a local clock that was put back has no order in UTC that its own dates would tell.
    private TTime Comparable(TTime time) => _toUtc && time is DateTime date ? (TTime)(object)date.ToUniversalTime() : time;
}

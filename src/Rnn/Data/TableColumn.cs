using System.Globalization;
using Rnn.Sequences;

namespace Rnn.Data;

/// <summary>A column of a <see cref="Table"/>: a name and a value for each row, numbers, times or words. Values may be missing.</summary>
/// <remarks>A column of words, as every column of a CSV file is, can be asked for its numbers or times; what is none is told with its place.</remarks>
public sealed class TableColumn
{
    private readonly double[]? _numbers;
    private readonly DateTimeOffset?[]? _times;
    private readonly string?[]? _words;
    private readonly bool _hasOffsets;
    private readonly CsvFormat _format;
    private readonly Func<int, string> _placeOf;

    internal TableColumn(string name, Array cells, CsvFormat? format = null, Func<int, string>? placeOf = null, bool hasOffsets = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Count = cells.Length;
        _numbers = cells as double[];
        _times = cells as DateTimeOffset?[];
        _words = cells as string?[];
        _hasOffsets = hasOffsets;
        _format = format ?? new CsvFormat();
        _placeOf = placeOf ?? (row => FormattableString.Invariant($"row {row + 1}"));
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>
    /// Whether more than half of the values that are not missing are numbers; then <see cref="ToNumbers"/> gives them, or tells the place of
    /// one that is none. False where all are missing.
    /// </summary>
    public bool HoldsNumbers
    {
        get
        {
            string[] present = [.. (_words ?? []).OfType<string>().Where(word => !_format.IsMissing(word))];
            return _numbers?.Any(double.IsFinite) ?? present.Count(word => TryReadNumber(word, out _)) * 2 > present.Length;
        }
    }

    /// <summary>Whether every time names its offset from UTC, as 2025-12-31T17:30+01:00 does; false of numbers, and where one is missing.</summary>
    /// <exception cref="InvalidDataException">A value is no time; the message names its place.</exception>
    public bool TimesNameOffsets => _times is not null ? _hasOffsets
        : _words is not null && ToTimes().Length == Count && _words.All(word => _format.NamesOffset(word!));

    /// <summary>A column of numbers.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A number for each row; NaN for a missing one.</param>
    public static TableColumn OfNumbers(string name, IEnumerable<double> values) => new(name, NotNull(values).ToArray());

    /// <summary>A column of numbers of which some may be missing.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A number for each row; null or NaN for a missing one.</param>
    public static TableColumn OfNumbers(string name, IEnumerable<double?> values) => new(name, NotNull(values).Select(value => value ?? double.NaN).ToArray());

    /// <summary>A column of times as a clock on the wall shows them, of no zone in particular: days, for example.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A time for each row. Whether it is marked as local or UTC is not looked at.</param>
    public static TableColumn OfTimes(string name, IEnumerable<DateTime> values) => new(
        name, NotNull(values).Select(time => (DateTimeOffset?)new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.Zero)).ToArray());

    /// <summary>A column of days.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A day for each row.</param>
    public static TableColumn OfTimes(string name, IEnumerable<DateOnly> values) => OfTimes(name, NotNull(values).Select(day => day.ToDateTime(TimeOnly.MinValue)));

    /// <summary>A column of moments.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A moment for each row.</param>
    public static TableColumn OfTimes(string name, IEnumerable<DateTimeOffset> values) =>
        new(name, NotNull(values).Select(time => (DateTimeOffset?)time).ToArray(), hasOffsets: true);

    /// <summary>A column of words: categories, texts.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">A word for each row; null, empty, or one of the <see cref="CsvFormat.MissingMarks"/> by default, such as NA, for a missing one.</param>
    public static TableColumn OfWords(string name, IEnumerable<string?> values) => new(name, NotNull(values).ToArray());

    /// <summary>The values as numbers; NaN where one is missing.</summary>
    /// <exception cref="InvalidDataException">A value is neither a number nor missing; the message names its place.</exception>
    public double[] ToNumbers()
    {
        if (_numbers is not null)
        {
            return [.. _numbers];
        }

        if (_words is null)
        {
            throw new InvalidDataException($"The column '{Name}' holds times, not numbers.");
        }

        double[] numbers = new double[Count];
        for (int row = 0; row < Count; row++)
        {
            numbers[row] = _format.IsMissing(_words[row]) ? double.NaN : TryReadNumber(_words[row]!, out double number) ? number : throw new InvalidDataException(
                $"{PlaceOf(row)}: '{CsvLines.Excerpt(_words[row]!)}' is no number such as {1234.5.ToString(_format.Culture)}. " +
                "If it marks a missing value, list it in MissingMarks; if decimals are written otherwise, set the Culture of the format.");
        }

        return numbers;
    }

    /// <summary>The values as times. One that names no offset has the offset 0: it stands for what a clock on the wall shows.</summary>
    /// <exception cref="InvalidDataException">A value is missing or no time; the message names its place.</exception>
    public DateTimeOffset[] ToTimes()
    {
        var times = new DateTimeOffset[Count];
        for (int row = 0; row < Count; row++)
        {
            times[row] = TimeOf(row) ?? throw new InvalidDataException($"{PlaceOf(row)}: the time is missing; every row needs one.");
        }

        return times;
    }

    /// <summary>The values as words; null where one is missing. Numbers are written so that they read back the same.</summary>
    public string?[] ToWords() =>
        _words is not null ? [.. _words.Select(word => _format.IsMissing(word) ? null : word!.Trim())]
        : _numbers is not null ? [.. _numbers.Select(number => double.IsNaN(number) ? null : number.ToString(CultureInfo.InvariantCulture))]
        : [.. _times!.Select(time => time?.ToString("O", CultureInfo.InvariantCulture))];

    /// <summary>Where a value stands, for messages: <c>sales.csv, line 3, column price</c>.</summary>
    /// <param name="row">The row, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string PlaceOf(int row)
    {
        Place.Require(row, Count, "row", nameof(row));
        return $"{_placeOf(row)}, column {Name}";
    }

    internal TableColumn Choose(int[] rows)
    {
        Array cells = _numbers is not null ? Pick(_numbers) : _times is not null ? Pick(_times) : Pick(_words!);
        return new TableColumn(Name, cells, _format, row => _placeOf(rows[row]), _hasOffsets);

        TCell[] Pick<TCell>(TCell[] from) => [.. rows.Select(row => from[row])];
    }

    internal string RowName(int row) => _placeOf(row);

    private static IEnumerable<TCell> NotNull<TCell>(IEnumerable<TCell> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values;
    }

    private bool TryReadNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, _format.Culture, out number) && double.IsFinite(number);

    private DateTimeOffset? TimeOf(int row)
    {
        if (_times is not null)
        {
            return _times[row];
        }

        if (_words is null)
        {
            throw new InvalidDataException($"The column '{Name}' holds numbers, not times.");
        }

        return _format.IsMissing(_words[row]) ? null : _format.TryReadTime(_words[row]!, out DateTimeOffset time) ? time : throw new InvalidDataException(
            $"{PlaceOf(row)}: '{CsvLines.Excerpt(_words[row]!)}' is no time such as {Example}. Set TimeFormat or Culture of the format if times are written otherwise.");
    }

    private string Example => _format.TimeFormat is { } format ? new DateTime(2025, 12, 31).ToString(format, _format.Culture)
        : _format.Culture == CultureInfo.InvariantCulture ? "2025-12-31" : new DateTime(2025, 12, 31).ToString("d", _format.Culture);
}

using System.Globalization;

namespace Rnn.Data;

/// <summary>How a CSV file is written. The defaults read what most programs write.</summary>
/// <example>
/// <code>
/// // Semicolons between the fields, days such as 31.12.2025. A culture would say how numbers are written.
/// Table sales = Table.FromCsv("german.csv", new CsvFormat { Separator = ';', TimeFormat = "dd.MM.yyyy" });
/// </code>
/// </example>
public sealed record CsvFormat
{
    /// <summary>
    /// What stands between two fields, an ASCII character; null, the default: a tab in files whose names end in .tsv or .tab, a comma in others.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// How numbers and times are written. By default as everywhere in data: 1234.5 with a point, and times that begin with the year,
    /// 2025-12-31, 2025/12/31 or 2025-12-31 17:30. Thousands are not separated.
    /// </summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>
    /// How times are written, such as <c>dd.MM.yyyy HH:mm</c>; null, the default: year first, or with a <see cref="Culture"/> of your own as it
    /// writes them.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>Words that mark a missing value, beside an empty field, in any case of letters; NA, NaN and null by default.</summary>
    public IReadOnlyList<string> MissingMarks { get; init; } = ["NA", "NaN", "null"];

    internal bool IsMissing(string? text) =>
        string.IsNullOrWhiteSpace(text) || MissingMarks.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    internal bool TryReadTime(string text, out DateTimeOffset time)
    {
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;
        return TimeFormat is { } format ? DateTimeOffset.TryParseExact(text, format, Culture, Styles, out time)
            : Culture != CultureInfo.InvariantCulture ? DateTimeOffset.TryParse(text, Culture, Styles, out time)
            : DateTimeOffset.TryParseExact(text, _yearFirst, CultureInfo.InvariantCulture, Styles, out time);
    }

    // A text without an offset is of no kind; one with an offset is of the kind Utc or Local.
    internal bool NamesOffset(string text)
    {
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind;
        bool isRead = TimeFormat is { } format ? DateTime.TryParseExact(text, format, Culture, Styles, out DateTime time)
            : Culture != CultureInfo.InvariantCulture ? DateTime.TryParse(text, Culture, Styles, out time)
            : DateTime.TryParseExact(text, _yearFirst, CultureInfo.InvariantCulture, Styles, out time);
        return isRead && time.Kind != DateTimeKind.Unspecified;
    }

    // A day that could be a month is not guessed at.
    private static readonly string[] _yearFirst =
    [
        .. from day in new[] { "yyyy-M-d", "yyyy/M/d" }
           from clock in new[] { "", " H:mmK", " H:mm:ssK", " H:mm:ss.FFFFFFFK", " H:mm zzz", " H:mm:ss zzz", "'T'H:mmK", "'T'H:mm:ssK", "'T'H:mm:ss.FFFFFFFK" }
           select day + clock,
    ];
}

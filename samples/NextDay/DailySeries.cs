using System.Globalization;
using CsvHelper;

namespace NextDay;

/// <summary>One row per day: the date and the measured columns, the one to predict first.</summary>
internal sealed record DailySeries(IReadOnlyList<DateOnly> Days, IReadOnlyList<float[]> Rows, IReadOnlyList<string> Columns)
{
    /// <summary>Reads a CSV with a header row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dateColumns">One column with a date such as 2014-12-31, or three: year, month, day.</param>
    /// <param name="columns">The measured columns, the one to predict first.</param>
    /// <param name="filter">A column and the value that its rows must have, or null for all rows.</param>
    /// <exception cref="DataFileException">The file is missing or wrong; the message names line and column.</exception>
    public static DailySeries Read(
        string path, IReadOnlyList<string> dateColumns, IReadOnlyList<string> columns, (string Column, string Value)? filter)
    {
        if (!File.Exists(path))
        {
            throw new DataFileException($"There is no file '{path}'.");
        }

        var days = new List<DateOnly>();
        var rows = new List<float[]>();
        using CsvReader csv = CsvReader.FromFile(path, new CsvReaderOptions { Separator = ',', TrackLineNumbers = true });
        try
        {
            csv.ReadHeader();
            if (csv.Headers.Count == 0)
            {
                throw new DataFileException($"{path} is empty; it needs a header line and a line per day.");
            }

            RequireColumns(csv, path, [.. dateColumns, .. columns, .. filter is { } f ? [f.Column] : Array.Empty<string>()]);
            while (csv.Read())
            {
                if (csv.FieldCount != csv.Headers.Count)
                {
                    throw new DataFileException(
                        $"{path}, line {csv.LineNumber}: {csv.FieldCount} fields where the header has {csv.Headers.Count}.");
                }

                if (filter is { } wanted && Field(csv, wanted.Column) != wanted.Value)
                {
                    continue;
                }

                DateOnly day = ReadDay(csv, path, dateColumns);
                if (days.Count > 0 && day != days[^1].AddDays(1))
                {
                    throw new DataFileException(
                        $"{path}, line {csv.LineNumber}, column {string.Join("+", dateColumns)}: the day is {day:yyyy-MM-dd}, but " +
                        $"{days[^1].AddDays(1):yyyy-MM-dd} should follow {days[^1]:yyyy-MM-dd}. Give one line per day, without gaps, " +
                        $"oldest first{(filter is null ? ", or choose one of several series by --where." : ".")}");
                }

                days.Add(day);
                rows.Add([.. columns.Select(column => ReadNumber(csv, path, column))]);
            }
        }
        catch (CsvFormatException failure)
        {
            throw new DataFileException($"{path}, line {failure.LineNumber}: {failure.Message}");
        }

        return new DailySeries(days, rows, columns);
    }

    private static void RequireColumns(CsvReader csv, string path, IEnumerable<string> columns)
    {
        string all = string.Join(", ", csv.Headers);
        foreach (string column in columns)
        {
            if (!csv.Headers.Contains(column))
            {
                throw new DataFileException(
                    $"{path}, line 1: there is no column '{column}'; the header has {(all.Length > 200 ? $"{all[..200]}…" : all)}.");
            }
        }
    }

    private static DateOnly ReadDay(CsvReader csv, string path, IReadOnlyList<string> columns)
    {
        string text = string.Join("-", columns.Select(column => Field(csv, column)));
        return DateOnly.TryParseExact(
            text, ["yyyy-M-d", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out DateOnly day)
            ? day
            : throw new DataFileException(
                $"{path}, line {csv.LineNumber}, column {string.Join("+", columns)}: '{text}' is no date such as 2014-12-31.");
    }

    private static float ReadNumber(CsvReader csv, string path, string column)
    {
        string? text = Field(csv, column);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw new DataFileException($"{path}, line {csv.LineNumber}, column {column}: '{text}' is no number.");
    }

    private static string Field(CsvReader csv, string column) => csv.GetString(csv.GetFieldIndex(column));
}

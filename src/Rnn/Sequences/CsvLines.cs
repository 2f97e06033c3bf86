using System.Text;
using CsvHelper;

namespace Rnn.Sequences;

/// <summary>The lines of a CSV file below its header, one after the other; what is wrong is told with the line and the column.</summary>
internal sealed class CsvLines : IDisposable
{
    // An open quote at the start of a large file must not swallow it whole.
    private const int LongestLine = 1 << 24;

    private const int LongestExcerpt = 200;

    // Bytes that are no UTF-8 are told of, not replaced.
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly char _separator;
    private readonly CsvReader _csv;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">The header can't be read.</exception>
    public CsvLines(string path, char separator)
    {
        _path = path;
        _separator = separator;
        _csv = CsvReader.FromFile(path, new CsvReaderOptions
        {
            Separator = separator,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestLine,
        });
        try
        {
            _csv.ReadHeader();
        }
        catch (CsvFormatException fault)
        {
            _csv.Dispose();
            throw Malformed(fault);
        }
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Headers => _csv.Headers;

    /// <summary>The line of the file at which the reader stands, 1 for the header.</summary>
    public long LineNumber => _csv.LineNumber;

    /// <summary>Where the field of a column stands in a line.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or it stands twice.</exception>
    public int FieldOf(string column)
    {
        int field = Headers.TakeWhile(header => header != column).Count();
        if (field == Headers.Count)
        {
            throw new InvalidDataException(field == 0
                ? $"{_path} is empty; it needs a header line and a line per step."
                : $"{_path}, line 1: there is no column '{column}'; the header has {Excerpt(string.Join(", ", Headers.Select(header => $"'{header}'")))}." +
                OtherSeparator(column));
        }

        return Headers.Skip(field + 1).Contains(column, StringComparer.Ordinal)
            ? throw new InvalidDataException($"{_path}, line 1: the column '{column}' stands twice; give each a name of its own.")
            : field;
    }

    /// <summary>Goes on to the next line; false at the end of the file. Empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">The line has another number of fields than the header, or a quote is wrong.</exception>
    public bool Advance()
    {
        try
        {
            if (!_csv.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException fault)
        {
            throw Malformed(fault);
        }

        return _csv.FieldCount == Headers.Count ? true : throw new InvalidDataException(
            $"{_path}, line {_csv.LineNumber}: {_csv.FieldCount} fields where the header has {Headers.Count}.");
    }

    /// <summary>The bytes of a field of the line, UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int field) => _csv.GetSpan(field);

    /// <summary>The text of a field of the line.</summary>
    /// <exception cref="InvalidDataException">Its bytes are no UTF-8.</exception>
    public string Text(int field)
    {
        try
        {
            return _utf8.GetString(_csv.GetSpan(field));
        }
        catch (DecoderFallbackException fault)
        {
            throw new InvalidDataException($"{_path}, line {_csv.LineNumber}, '{Headers[field]}': the bytes are no text in UTF-8. Save the file as UTF-8.", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    /// <summary>The beginning of a long text: what is no CSV file may have a header of a megabyte.</summary>
    public static string Excerpt(string text) => text.Length <= LongestExcerpt ? text : $"{text[..LongestExcerpt]}…";

    // The wanted name within a field, beside what could separate it from others.
    private string OtherSeparator(string column)
    {
        foreach (char separator in ";\t|,".Where(separator => separator != _separator))
        {
            if (Headers.Any(header => header.Contains(separator, StringComparison.Ordinal) && header.Split(separator).Select(part => part.Trim(' ', '"')).Contains(column, StringComparer.Ordinal)))
            {
                string shown = separator == '\t' ? "\\t" : $"{separator}";
                return $" Its names seem to be separated by '{shown}', not by '{_separator}': set Separator = '{shown}'.";
            }
        }

        return "";
    }

    private InvalidDataException Malformed(CsvFormatException fault) => new($"{_path}, line {fault.LineNumber}: {fault.Message}", fault);
}

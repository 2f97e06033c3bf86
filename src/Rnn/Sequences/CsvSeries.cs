using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using Rnn.Tensors;

namespace Rnn.Sequences;

/// <summary>A series in a CSV file: a header line with the names of the columns, then a line per step, oldest first.</summary>
/// <remarks>
/// Numbers are read alike everywhere, whatever the culture of the machine: 1234.5 or 1.2345e3, a point and no separator of thousands.
/// Quotes are those of RFC 4180; an empty line is passed over and is no step. <see cref="Rows{T}"/> reads a file of any length
/// line by line.
/// </remarks>
/// <example>
/// <code>
/// var file = new CsvSeries("sales.csv", "price", "sold") { Separator = ';', Missing = MissingValues.FillForward };
/// Tensor&lt;float&gt; series = file.Read&lt;float&gt;(); // [time, 2]
/// </code>
/// </example>
public sealed class CsvSeries
{
    private readonly string[] _columns;

    /// <summary>Names a file and the columns to read of it. The file is opened when it is read.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <param name="columns">The names of the columns to read, in the order wanted, as the header line has them.</param>
    /// <exception cref="ArgumentException">The path is empty, or no column is named, or one twice.</exception>
    public CsvSeries(string path, params IEnumerable<string> columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(columns);
        Path = path;
        _columns = [.. columns];
        if (_columns.Length == 0)
        {
            throw new ArgumentException("Name at least one column to read.", nameof(columns));
        }

        if (_columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"The column '{twice}' is named twice; name it once.", nameof(columns));
        }
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>The names of the columns that are read, in the order of the numbers in a row.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>What stands between two fields, an ASCII character; a comma by default.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>What becomes of a missing value; <see cref="MissingValues.Refuse"/>, an error, by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the ways.</exception>
    public MissingValues Missing
    {
        get;
        init => field = value is MissingValues.Refuse or MissingValues.FillForward ? value : throw new ArgumentOutOfRangeException(
            nameof(Missing), value == MissingValues.Interpolate
                ? $"Values are read line by line, before those after them are known: choose {MissingValues.Refuse} or {MissingValues.FillForward}."
                : FormattableString.Invariant(
                    $"There is no way {(int)value} to treat missing values; choose one of {string.Join(", ", Enum.GetNames<MissingValues>())}."));
    }

    /// <summary>Words that mark a missing value, beside an empty field, in any case of letters; NA, NaN and null by default.</summary>
    public IReadOnlyList<string> MissingMarks { get; init; } = ["NA", "NaN", "null"];

    /// <summary>Reads the whole file: all rows, [time, columns].</summary>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidDataException">
    /// A column is not there or there twice, a line has another number of fields than the header, a field is no finite number or
    /// missing, a quote is wrong, or there is no row; the message names line and column.
    /// </exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Tensor<T> Read<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new List<T>();
        foreach (T[] row in Rows<T>())
        {
            values.AddRange(row);
        }

        return values.Count > 0
            ? Tensor.Create(values.ToArray(), [values.Count / _columns.Length, _columns.Length])
            : throw new InvalidDataException($"{Path} has no line after the header; it needs one per step.");
    }

    /// <summary>
    /// Reads the rows one after the other, each an array [columns] of its own, while they are asked for: only one is in memory. Each
    /// enumeration reads the file from its start.
    /// </summary>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidDataException">
    /// A column is not there or there twice, a line has another number of fields than the header, a field is no finite number or
    /// missing, or a quote is wrong; the message names line and column.
    /// </exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IEnumerable<T[]> Rows<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NumberType<T>.ThrowIfUnsupported();
        return ReadRows<T>();
    }

    private IEnumerable<T[]> ReadRows<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var csv = new CsvLines(Path, Separator);
        int[] fields = [.. _columns.Select(csv.FieldOf)];
        T[]? last = null;
        while (csv.Advance())
        {
            var row = new T[fields.Length];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = Number(csv, fields[i], _columns[i], last is null ? default(T?) : last[i]);
            }

            // A copy, because the row is the caller's to change.
            last = Missing == MissingValues.FillForward ? [.. row] : null;
            yield return row;
        }
    }

    private T Number<T>(CsvLines csv, int field, string column, T? last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<byte> text = csv.Bytes(field);
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T number) && T.IsFinite(number))
        {
            return number;
        }

        string words = Encoding.UTF8.GetString(text).Trim();
        string place = $"{Path}, line {csv.LineNumber}, column {column}";
        if (words.Length > 0 && !MissingMarks.Contains(words, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidDataException(
                $"{place}: '{CsvLines.Excerpt(words)}' is no number such as 1234.5. " + (words.Contains(',', StringComparison.Ordinal)
                    ? "Write decimals with a point."
                    : $"If it marks a missing value, list it in {nameof(MissingMarks)}; if the column holds words, leave it out, " +
                    "or write a number for each word into the file."));
        }

        string missing = $"{place}: the value is missing ('{words}')";
        return Missing == MissingValues.Refuse
            ? throw new InvalidDataException($"{missing}. Fill it in, or let {nameof(Missing)} fill forward.")
            : last ?? throw new InvalidDataException($"{missing}, and none before it can take its place. Begin at a later line.");
    }
}

using System.Data.Common;
using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Data;

/// <summary>Raw data as people have it: rows, and columns with names, out of a CSV file, a database, or your own lists.</summary>
/// <remarks>
/// From ML.NET's <c>IDataView</c> or a <c>DataFrame</c> two lines lead here: take the columns that you want as sequences, and give each a name
/// (<see cref="TableColumn.OfNumbers(string, IEnumerable{double})"/>).
/// </remarks>
/// <example>
/// <code>
/// Table births = Table.FromCsv("births.csv").WithDate("day", "year", "month", "date_of_month");
/// Table january = births.Where("month", "1");
/// var own = new Table(TableColumn.OfTimes("day", days), TableColumn.OfNumbers("sold", sold));
/// </code>
/// From an <c>IDataView</c> of ML.NET, and from a <c>DataFrame</c> of Microsoft.Data.Analysis:
/// <code>
/// var fromView = new Table(
///     TableColumn.OfTimes("day", view.GetColumn&lt;DateTime&gt;("day")), TableColumn.OfNumbers("sold", view.GetColumn&lt;float&gt;("sold").Select(value =&gt; (double)value)));
/// </code>
/// <code>
/// var fromFrame = new Table(
///     TableColumn.OfTimes("day", frame["day"].Cast&lt;DateTime&gt;()), TableColumn.OfNumbers("sold", frame["sold"].Cast&lt;double?&gt;()));
/// </code>
/// </example>
public sealed class Table
{
    private readonly TableColumn[] _columns;

    /// <summary>A table of columns.</summary>
    /// <param name="columns">At least one, with as many rows each, and different names.</param>
    /// <exception cref="ArgumentException">There is no column, two have one name, or they differ in length.</exception>
    public Table(params IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
        if (_columns.Length == 0)
        {
            throw new ArgumentException("A table needs at least one column.", nameof(columns));
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            TableColumn column = _columns[i] ?? throw new ArgumentException($"Column {i} is null; leave it out.", nameof(columns));
            if (column.Count != _columns[0].Count)
            {
                throw new ArgumentException(
                    $"The column '{column.Name}' has {column.Count} rows, and '{_columns[0].Name}' has {_columns[0].Count}; give as many for each.", nameof(columns));
            }

            if (_columns.Take(i).Any(other => other.Name == column.Name))
            {
                throw new ArgumentException($"The column '{column.Name}' stands twice; give each a name of its own.", nameof(columns));
            }
        }
    }

    /// <summary>The names of the columns, in their order.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Select(column => column.Name)];

    /// <summary>The number of rows.</summary>
    public int RowCount => _columns[0].Count;

    /// <summary>The column of a name.</summary>
    /// <param name="column">The name, letter by letter.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those that there are.</exception>
    public TableColumn this[string column] => Find(column) ?? throw new ArgumentException(
        $"There is no column '{column}'; the table has {CsvLines.Excerpt(string.Join(", ", _columns.Select(other => $"'{other.Name}'")))}.", nameof(column));

    /// <summary>Reads a CSV file: a header line with the names of the columns, then a line per row.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <param name="format">How it is written; null, the default: commas (tabs in .tsv files), 1234.5, 2025-12-31.</param>
    /// <exception cref="InvalidDataException">
    /// It has no row, a name stands twice in its header, a line has another number of fields than the header, or a quote is wrong; the message
    /// names the line.
    /// </exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <example>
    /// <code>
    /// Table sales = Table.FromCsv("sales.csv");
    /// double[] prices = sales["price"].ToNumbers();
    /// </code>
    /// </example>
    public static Table FromCsv(string path, CsvFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        format ??= new CsvFormat();
        bool hasTabs = Path.GetExtension(path).ToUpperInvariant() is ".TSV" or ".TAB";
        using var csv = new CsvLines(path, format.Separator ?? (hasTabs ? '\t' : ','));
        RequireNames(path, csv.Headers);
        int[] fields = [.. csv.Headers.Select(csv.FieldOf)];
        List<string?>[] cells = [.. fields.Select(_ => new List<string?>())];
        var lines = new List<long>();
        while (csv.Advance())
        {
            lines.Add(csv.LineNumber);
            foreach (int field in fields)
            {
                cells[field].Add(csv.Text(field));
            }
        }

        string file = Path.GetFileName(path);
        return lines.Count == 0
            ? throw new InvalidDataException($"{path} has no line after the header; it needs one per row.")
            : new Table([.. fields.Select(field => new TableColumn(
                csv.Headers[field], cells[field].ToArray(), format, row => FormattableString.Invariant($"{file}, line {lines[row]}")))]);
    }

    // One name that holds another separator is a table that was read with the wrong one.
    private static void RequireNames(string path, IReadOnlyList<string> names)
    {
        if (names.ToList().FindIndex(string.IsNullOrEmpty) is >= 0 and int nameless)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{path}, line 1: column {nameless + 1} has no name; give it one."));
        }

        if (names is [{ } single] && single.IndexOfAny([';', '\t', '|', ',']) is >= 0 and int place)
        {
            string separator = single[place] == '\t' ? "\\t" : $"{single[place]}";
            throw new InvalidDataException($"{path}, line 1: the only column is '{CsvLines.Excerpt(single)}'; its names seem to be separated by '{separator}': set Separator = '{separator}' in the CsvFormat.");
        }
    }

    /// <summary>Reads what a query gives, row by row as it comes, with the columns that it names.</summary>
    /// <param name="reader">The reader of any database, at its start; it is read to its end and stays open.</param>
    /// <exception cref="InvalidDataException">There is no row, two columns have one name, or a value is no number, time, word or truth.</exception>
    /// <example>
    /// <code>
    /// using var command = connection.CreateCommand();
    /// command.CommandText = "SELECT day, price, sold FROM sales ORDER BY day";
    /// using DbDataReader reader = command.ExecuteReader();
    /// Table sales = Table.Read(reader);
    /// </code>
    /// </example>
    public static Table Read(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ColumnReader[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(field => new ColumnReader(reader.GetName(field)))];
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
        {
            throw new InvalidDataException($"The query gives the column '{twice}' twice; name each once, as by AS.");
        }

        while (reader.Read())
        {
            for (int field = 0; field < columns.Length; field++)
            {
                columns[field].Add(reader.IsDBNull(field) ? null : reader.GetValue(field));
            }
        }

        return columns.Length == 0 || columns[0].Count == 0
            ? throw new InvalidDataException("The query gives no row; there is nothing to learn from.")
            : new Table([.. columns.Select(column => column.ToColumn())]);
    }

    /// <summary>This table with one more column, or with another in place of the one of its name.</summary>
    /// <param name="column">The column, with as many rows.</param>
    /// <exception cref="ArgumentException">It has another number of rows.</exception>
    public Table With(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new Table([.. _columns.Where(other => other.Name != column.Name), column]);
    }

    /// <summary>This table with a column of days, put together from three that hold year, month and day of the month.</summary>
    /// <param name="name">The name of the new column.</param>
    /// <param name="year">The column with the year, such as 2025.</param>
    /// <param name="month">The column with the month, 1 to 12.</param>
    /// <param name="day">The column with the day, 1 to 31.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">Three numbers are no date; the message names the row.</exception>
    public Table WithDate(string name, string year, string month, string day)
    {
        double[] years = this[year].ToNumbers(), months = this[month].ToNumbers(), days = this[day].ToNumbers();
        return With(TableColumn.OfTimes(name, Enumerable.Range(0, RowCount).Select(row =>
            years[row] is >= 1 and <= 9999 && months[row] is >= 1 and <= 12 && days[row] >= 1 &&
            days[row] <= DateTime.DaysInMonth((int)years[row], (int)months[row]) &&
            double.IsInteger(years[row]) && double.IsInteger(months[row]) && double.IsInteger(days[row])
                ? new DateOnly((int)years[row], (int)months[row], (int)days[row])
                : throw new InvalidDataException(FormattableString.Invariant(
                    $"{_columns[0].RowName(row)}: year {years[row]}, month {months[row]} and day {days[row]} are no date.")))));
    }

    /// <summary>The rows in which a column has a value.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="value">The value as it is written, such as <c>Seattle</c>.</param>
    /// <exception cref="ArgumentException">There is no such column, or no row has the value.</exception>
    public Table Where(string column, string value)
    {
        string?[] words = this[column].ToWords();
        int[] rows = [.. Enumerable.Range(0, RowCount).Where(row => words[row] == value)];
        return rows.Length > 0 ? Choose(rows) : throw new ArgumentException(
            $"No row has '{value}' in the column '{column}'; it holds {CsvLines.Excerpt(string.Join(", ", words.Distinct().Take(10).Select(word => $"'{word}'")))}.", nameof(value));
    }

    /// <summary>Some rows in a row.</summary>
    /// <param name="first">The first of them, 0 for the first of the table.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such rows.</exception>
    public Table Slice(int first, int count)
    {
        Place.RequireAtLeast(0, first, nameof(first));
        Place.RequireAtLeast(1, count, nameof(count));
        return count <= RowCount - first ? Choose([.. Enumerable.Range(first, count)]) : throw new ArgumentOutOfRangeException(
            nameof(count), FormattableString.Invariant($"The table has {RowCount} rows; there are no {count} from row {first} on."));
    }

    /// <summary>Columns as a series for a network: [time, features].</summary>
    /// <remarks>A column of words becomes one feature for each of its words, in ordinal order: 1 where the row has it, else 0.</remarks>
    /// <param name="columns">The names of the columns, in the order wanted.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">There is no such column, or none is named.</exception>
    /// <exception cref="InvalidDataException">A number is missing; the message names its place.</exception>
    public Tensor<T> ToTensor<T>(params IReadOnlyList<string> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NumberType<T>.ThrowIfUnsupported();
        ArgumentNullException.ThrowIfNull(columns);
        double[][] features = [.. columns.SelectMany(name => FeaturesOf(this[name]))];
        if (features.Length == 0)
        {
            throw new ArgumentException("Name at least one column.", nameof(columns));
        }

        T[] values = new T[RowCount * features.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = features[i % features.Length][i / features.Length];
            values[i] = T.CreateChecked(value);
            if (T.IsInfinity(values[i]) && double.IsFinite(value))
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Row {i / features.Length} of {string.Join(", ", columns)} holds {value}, which is too large for {typeof(T).Name}; take double, or smaller units."));
            }
        }

        return Tensor.Create(values, [RowCount, features.Length]);
    }

    /// <summary>In words: how many rows, and the columns.</summary>
    public override string ToString() => FormattableString.Invariant($"{RowCount} rows of {string.Join(", ", Columns)}");

    internal Table Choose(int[] rows) => new([.. _columns.Select(column => column.Choose(rows))]);

    internal TableColumn? Find(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Array.Find(_columns, other => other.Name == column);
    }

    private static IEnumerable<double[]> FeaturesOf(TableColumn column)
    {
        if (column.HoldsNumbers)
        {
            double[] numbers = column.ToNumbers();
            int missing = Array.FindIndex(numbers, double.IsNaN);
            return missing < 0 ? [numbers] : throw new InvalidDataException($"{column.PlaceOf(missing)}: the value is missing. Fill it in, or leave the row out.");
        }

        string?[] words = column.ToWords();
        return words.Where(word => word is not null).Distinct().Order(StringComparer.Ordinal)
            .Select(word => words.Select(other => other == word ? 1.0 : 0).ToArray());
    }
}

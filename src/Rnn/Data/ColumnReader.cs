using System.Globalization;

namespace Rnn.Data;

/// <summary>A column that grows value by value as a database gives them: numbers, times or words, whatever the first value is.</summary>
/// <remarks>Some databases give values of other kinds later in the same column; then all of it becomes words.</remarks>
internal sealed class ColumnReader(string name)
{
    // Whole numbers up to here have a double of their own. Larger ones, keys say, would fall together, and so stay words.
    private const long LargestExact = 1L << 53;

    private readonly List<double> _numbers = [];
    private readonly List<DateTimeOffset?> _times = [];
    private readonly List<string?> _words = [];

    private bool _hasOffsets = true;

    public string Name { get; } = name;

    public int Count { get; private set; }

    public void Add(object? value)
    {
        object? cell = Normalise(value);
        _hasOffsets &= value is null or DateTimeOffset;
        if (cell is double number && _times.Count == 0 && _words.Count == 0)
        {
            Fill(_numbers, double.NaN);
            _numbers.Add(number);
        }
        else if (cell is DateTimeOffset time && _numbers.Count == 0 && _words.Count == 0)
        {
            Fill(_times, null);
            _times.Add(time);
        }
        else if (cell is not null)
        {
            BecomeWords();
            _words.Add(cell as string ?? Convert.ToString(cell, CultureInfo.InvariantCulture));
        }

        Count++;
    }

    public TableColumn ToColumn()
    {
        if (_numbers.Count > 0)
        {
            Fill(_numbers, double.NaN);
            return new TableColumn(Name, _numbers.ToArray());
        }

        if (_times.Count > 0)
        {
            Fill(_times, null);
            return new TableColumn(Name, _times.ToArray(), hasOffsets: _hasOffsets);
        }

        Fill(_words, null);
        return new TableColumn(Name, _words.ToArray());
    }

    // What was missing since the last value.
    private void Fill<TCell>(List<TCell> cells, TCell missing)
    {
        while (cells.Count < Count)
        {
            cells.Add(missing);
        }
    }

    private void BecomeWords()
    {
        if (_numbers.Count > 0)
        {
            _words.AddRange(_numbers.Select(number => double.IsNaN(number) ? null : number.ToString(CultureInfo.InvariantCulture)));
        }
        else if (_times.Count > 0)
        {
            _words.AddRange(_times.Select(time => time?.ToString("O", CultureInfo.InvariantCulture)));
        }

        _numbers.Clear();
        _times.Clear();
        Fill(_words, null);
    }

    private object? Normalise(object? value) => value switch
    {
        null or string or double or DateTimeOffset => value,
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.Zero),
        DateOnly day => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        bool truth => truth ? 1.0 : 0.0,
        Guid id => id.ToString("D", CultureInfo.InvariantCulture),
        long number when number is > LargestExact or < -LargestExact => number.ToString(CultureInfo.InvariantCulture),
        ulong number when number > LargestExact => number.ToString(CultureInfo.InvariantCulture),
        decimal number when Math.Abs(number) > LargestExact && decimal.IsInteger(number) => number.ToString(CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException(
            $"The column '{Name}' holds a {value.GetType().Name}, which is no number, time or word. Leave it out, or let the query convert it."),
    };
}

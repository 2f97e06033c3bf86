using Rnn.Data;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>One series out of a table: evenly spaced times, and for each feature a number at each of them, with nothing missing.</summary>
internal sealed class ForecastRows
{
    // Libraries of mathematics differ in the last digit; rounded, all of them give the same number.
    private const int Decimals = 12;

    private ForecastRows(string name, DateTimeOffset[] times, double[][] values, bool[][] isFilledIn)
    {
        Name = name;
        Times = times;
        Values = values;
        IsFilledIn = isFilledIn;
    }

    public string Name { get; }

    public DateTimeOffset[] Times { get; }

    /// <summary>[feature][time], logarithms of targets where the schema wants them.</summary>
    public double[][] Values { get; }

    /// <summary>[target][time]: whether the value was missing, and is a guess.</summary>
    public bool[][] IsFilledIn { get; }

    /// <summary>The rows of each series, oldest first, in the order in which the series appear.</summary>
    /// <exception cref="InvalidDataException">Times are not in order, or one stands twice.</exception>
    public static (string Name, int[] Rows)[] Group(Table table, string time, DateTimeOffset[] times, string?[]? names)
    {
        (string, int[])[] groups = [.. Enumerable.Range(0, times.Length).GroupBy(row => names?[row] ?? "").Select(group => (group.Key, group.ToArray()))];
        foreach ((string name, int[] rows) in groups)
        {
            for (int i = 1; i < rows.Length; i++)
            {
                if (times[rows[i]] <= times[rows[i - 1]])
                {
                    string of = name.Length == 0 ? "" : $" of '{name}'";
                    throw new InvalidDataException($"{table[time].PlaceOf(rows[i])}: " + (times[rows[i]] == times[rows[i - 1]]
                        ? $"the time {Show(times[rows[i]])}{of} stands twice. Leave one of the two out, or name the column that tells them apart as Series."
                        : $"{Show(times[rows[i]])}{of} comes after {Show(times[rows[i - 1]])}. Give the oldest first, or name the column that tells series apart as Series."));
                }
            }
        }

        return groups;
    }

    /// <summary>The series of a table, in the order of the schema's names.</summary>
    /// <param name="table">The raw data.</param>
    /// <param name="schema">Which columns to read, and how.</param>
    /// <param name="zone">The zone of the calendar; null for none.</param>
    /// <param name="onlyKnownAhead">Whether only what is known ahead is read; all else is 0.</param>
    public static ForecastRows[] Read(Table table, ForecastSchema schema, TimeZoneInfo? zone, bool onlyKnownAhead = false)
    {
        DateTimeOffset[] times = table[schema.Time].ToTimes();
        string?[]? names = schema.Series is null ? null : table[schema.Series].ToWords();
        if (schema.TimeZone is not null && !table[schema.Time].TimesNameOffsets)
        {
            throw new InvalidDataException(
                $"The forecaster reads its calendar in the zone '{schema.TimeZone}', and not every time of the column '{schema.Time}' names its offset from UTC; give the offsets, as in training.");
        }

        if (names is not null && Array.IndexOf(names, null) is >= 0 and int nameless)
        {
            throw new InvalidDataException($"{table[schema.Series!].PlaceOf(nameless)}: the name of the series is missing; every row needs one.");
        }

        if (names?.FirstOrDefault(name => name is null || !schema.SeriesNames.Contains(name)) is { } stranger)
        {
            throw new InvalidDataException(
                $"{table[schema.Series!].PlaceOf(Array.IndexOf(names, stranger))}: '{stranger}' is no series that was learned; those are {string.Join(", ", schema.SeriesNames.Take(10))}. Train with it, or leave it out.");
        }

        // Each column is read once, however many words it has.
        var numbers = new Dictionary<string, double[]>();
        var words = new Dictionary<string, string?[]>();
        foreach (ForecastFeature feature in schema.Features.Where(feature => !onlyKnownAhead || feature.Role == ColumnRole.KnownAhead))
        {
            if (feature.Word is null)
            {
                numbers[feature.Column] = table[feature.Column].ToNumbers();
            }
            else if (words.TryAdd(feature.Column, table[feature.Column].ToWords()))
            {
                RequireKnown(table, schema, feature.Column, words[feature.Column]);
            }
        }

        return [.. Group(table, schema.Time, times, names).OrderBy(group => group.Name, StringComparer.Ordinal).Select(group =>
        {
            int[] slots = Slots(table, schema, zone, times, group.Rows);
            DateTimeOffset[] grid = TimesOf(schema, zone, times, slots);
            double[][] values = [.. schema.Features.Select(feature =>
                numbers.TryGetValue(feature.Column, out double[]? column) ? Fill(table, schema, feature, column, slots)
                : words.TryGetValue(feature.Column, out string?[]? texts) ? Match(table, schema, feature, texts, slots)
                : new double[slots.Length])];
            bool[][] isFilledIn = [.. schema.Features.Where(feature => feature.Role == ColumnRole.Target).Select(target =>
                slots.Select(row => numbers.TryGetValue(target.Column, out double[]? column) && (row < 0 || double.IsNaN(column[row]))).ToArray())];
            return new ForecastRows(group.Name, grid, values, isFilledIn);
        })];
    }

    /// <summary>The last rows alone.</summary>
    public ForecastRows Last(int count) => new(
        Name, Times[^count..], [.. Values.Select(values => values[^count..])], [.. IsFilledIn.Select(filled => filled[^count..])]);

    internal static string Show(DateTimeOffset time) => time.TimeOfDay == TimeSpan.Zero ? FormattableString.Invariant($"{time:yyyy-MM-dd}") : FormattableString.Invariant($"{time:yyyy-MM-dd HH:mm:ss}");

    private static void RequireKnown(Table table, ForecastSchema schema, string column, string?[] words)
    {
        var known = schema.Features.Where(feature => feature.Column == column).Select(feature => feature.Word).ToHashSet();
        int stranger = Array.FindIndex(words, word => word is not null && !known.Contains(word));
        if (stranger >= 0)
        {
            throw new InvalidDataException(
                $"{table[column].PlaceOf(stranger)}: the word '{words[stranger]}' was not met in training; {string.Join(", ", known.Take(10))} were. Train with it, or write one of those.");
        }
    }

    // For each step the row of the table, or −1 where its time is left out.
    private static int[] Slots(Table table, ForecastSchema schema, TimeZoneInfo? zone, DateTimeOffset[] times, int[] rows)
    {
        if (schema.SkipsGaps)
        {
            return rows;
        }

        var slots = new List<int> { rows[0] };
        DateTimeOffset at = times[rows[0]];
        for (int i = 1; i < rows.Length; i++)
        {
            DateTimeOffset next = schema.Step.Next(at, zone);
            if (next < times[rows[i]] && schema.Missing == MissingValues.Refuse)
            {
                throw new InvalidDataException(
                    $"{table[schema.Time].PlaceOf(rows[i])}: {Show(next)} is left out before {Show(times[rows[i]])}, where a step is {schema.Step}. " +
                    "Give the row, let Missing fill it in, or set SkipsGaps if such times are no steps.");
            }

            for (; next < times[rows[i]]; next = schema.Step.Next(next, zone))
            {
                slots.Add(-1);
            }

            if (next != times[rows[i]])
            {
                throw new InvalidDataException(
                    $"{table[schema.Time].PlaceOf(rows[i])}: {Show(times[rows[i]])} lies between two steps of {schema.Step}. " + (zone is null && times.Any(time => time.Offset != times[0].Offset)
                        ? "The times name several offsets from UTC: set TimeZone, or SkipsGaps to take rows as steps."
                        : "Give evenly spaced times, or set SkipsGaps to take rows as steps."));
            }

            slots.Add(rows[i]);
            at = next;
        }

        return [.. slots];
    }

    private static DateTimeOffset[] TimesOf(ForecastSchema schema, TimeZoneInfo? zone, DateTimeOffset[] times, int[] slots)
    {
        var grid = new DateTimeOffset[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            grid[i] = slots[i] >= 0 ? times[slots[i]] : schema.Step.Next(grid[i - 1], zone);
        }

        return grid;
    }

    private static double[] Fill(Table table, ForecastSchema schema, ForecastFeature feature, double[] column, int[] slots)
    {
        double[] values = [.. slots.Select(row => row < 0 ? double.NaN : column[row])];
        if (Array.FindIndex(values, double.IsInfinity) is >= 0 and int infinite)
        {
            throw new InvalidDataException($"{table[feature.Column].PlaceOf(slots[infinite])}: the value is infinite. Correct it, or leave it out as a missing one.");
        }

        int missing = Array.FindIndex(values, double.IsNaN);
        if (missing >= 0 && (schema.Missing == MissingValues.Refuse || missing == 0))
        {
            throw new InvalidDataException($"{table[feature.Column].PlaceOf(slots[missing])}: the value is missing. " + (schema.Missing == MissingValues.Refuse
                ? "Fill it in, or choose in Missing how it is to be filled."
                : "None comes before it that could take its place; fill it in, or begin with a later row."));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                int next = Array.FindIndex(values, i, value => !double.IsNaN(value));
                values[i] = schema.Missing == MissingValues.FillForward || next < 0 ? values[i - 1]
                    : values[i - 1] + ((values[next] - values[i - 1]) / (next - i + 1));
            }

            if (schema.Logarithm && feature.Role == ColumnRole.Target && values[i] <= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{table[feature.Column].PlaceOf(Math.Max(slots[i], 0))}: {values[i]} has no logarithm. Leave Logarithm out, or forecast what is above 0."));
            }
        }

        return schema.Logarithm && feature.Role == ColumnRole.Target ? [.. values.Select(value => Math.Round(Math.Log(value), Decimals))] : values;
    }

    private static double[] Match(Table table, ForecastSchema schema, ForecastFeature feature, string?[] words, int[] slots)
    {
        double[] values = new double[slots.Length];
        string? last = null;
        for (int i = 0; i < slots.Length; i++)
        {
            string? word = slots[i] < 0 ? null : words[slots[i]];
            if (word is null && (schema.Missing == MissingValues.Refuse || last is null))
            {
                throw new InvalidDataException($"{table[feature.Column].PlaceOf(Math.Max(slots[i], 0))}: the word is missing. " + (schema.Missing == MissingValues.Refuse
                    ? "Fill it in, or choose in Missing how it is to be filled."
                    : "None comes before it that could take its place; fill it in, or begin with a later row."));
            }

            last = word ?? last;
            values[i] = last == feature.Word ? 1 : 0;
        }

        return values;
    }
}

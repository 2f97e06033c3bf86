namespace Rnn.Tasks;

/// <summary>One step of a forecast: its time, and a value for each target.</summary>
public sealed class ForecastStep
{
    private readonly IReadOnlyDictionary<string, ForecastValue> _values;

    internal ForecastStep(string? series, int ahead, DateTimeOffset time, IReadOnlyDictionary<string, ForecastValue> values)
    {
        Series = series;
        Ahead = ahead;
        Time = time;
        _values = values;
    }

    /// <summary>The name of the series; null where there is one.</summary>
    public string? Series { get; }

    /// <summary>How many steps after the last row of the history it lies; 1 for the next.</summary>
    public int Ahead { get; }

    /// <summary>When the step is.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What is forecast of a column.</summary>
    /// <param name="target">The name of the column.</param>
    /// <exception cref="ArgumentException">The column is not forecast.</exception>
    public ForecastValue this[string target] => _values.TryGetValue(target, out ForecastValue value) ? value : throw new ArgumentException(
        $"'{target}' is not forecast; {string.Join(", ", _values.Keys)} are.", nameof(target));

    /// <summary>In words: <c>2025-12-31: sold 120 (97 to 141)</c>.</summary>
    public override string ToString() => $"{(Series is null ? "" : $"{Series}, ")}{ForecastRows.Show(Time)}: " + string.Join(", ", _values.Select(value => $"{value.Key} {value.Value}"));
}

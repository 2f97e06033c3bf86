using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>What windows take of a series: how many steps, which columns of them, and which columns of which steps after them.</summary>
/// <remarks>
/// Symbols: h a horizon, K the columns known ahead. A step of a window has the columns of the series, those known ahead as they are the first
/// h later, and then K more numbers for each further h.
/// </remarks>
internal sealed class WindowPlan
{
    private readonly int _columns;
    private readonly int[] _targetColumns;
    private readonly int[] _known;
    private readonly int[] _horizons;

    /// <param name="columns">Those of the series.</param>
    /// <param name="length">Steps per window.</param>
    /// <param name="targetColumns">The columns to predict.</param>
    /// <param name="knownAheadColumns">Those whose future is known; null for none.</param>
    /// <param name="horizons">How many steps after the window the targets lie.</param>
    /// <param name="horizonName">What the caller's user calls these.</param>
    /// <exception cref="ArgumentException">They are no plan of windows; the message says why.</exception>
    public WindowPlan(
        int columns, int length, IReadOnlyList<int> targetColumns, IReadOnlyList<int>? knownAheadColumns, IReadOnlyList<int> horizons, string horizonName)
    {
        Place.RequireAtLeast(1, length, nameof(length));
        RequireHorizons(horizons, horizonName);
        ArgumentNullException.ThrowIfNull(targetColumns);
        _columns = columns;
        _horizons = [.. horizons];
        _targetColumns = [.. targetColumns];
        _known = [.. knownAheadColumns ?? []];
        RequireColumns(_targetColumns, nameof(targetColumns));
        RequireColumns(_known, nameof(knownAheadColumns));
        if (_known.Intersect(_targetColumns).ToArray() is [int both, ..])
        {
            throw new ArgumentException(
                $"Column {both} is to be predicted, so it can't be known ahead; take it out of one of the two.", nameof(knownAheadColumns));
        }

        if (_targetColumns.Length == 0)
        {
            throw new ArgumentException("Name at least one column to predict.", nameof(targetColumns));
        }

        Length = length;
        Horizons = Array.AsReadOnly(_horizons);
        RowsNeeded = (long)length + _horizons[^1];
    }

    /// <summary>Steps per window.</summary>
    public int Length { get; }

    /// <summary>How many steps after the last one of a window its targets lie, rising.</summary>
    public IReadOnlyList<int> Horizons { get; }

    /// <summary>Rows that a series must have for one window with its targets.</summary>
    public long RowsNeeded { get; }

    public int InputSize => _columns + ((_horizons.Length - 1) * _known.Length);

    public int TargetSize => _horizons.Length * _targetColumns.Length;

    /// <summary>Refuses what no array can hold, before memory is taken.</summary>
    public void RequireRoom(long rows, string horizonName)
    {
        Int128 numbers = rows * Int128.Max(
            _columns + ((Int128)(_horizons.Length - 1) * _known.Length), (Int128)_horizons.Length * _targetColumns.Length);
        if (_horizons.Length > 1 && numbers > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{rows} rows with {_horizons.Length} horizons make more numbers than an array can hold ({Array.MaxLength}); name fewer.", horizonName);
        }
    }

    /// <summary>The steps of a series as windows see them, [rows × InputSize]. What would lie after its end is anything: no window with a target sees it.</summary>
    /// <param name="values">The series, [rows × columns]; it may become the result.</param>
    public T[] Inputs<T>(T[] values)
        where T : unmanaged
    {
        if (_known.Length == 0)
        {
            return values;
        }

        int rows = values.Length / _columns;
        T[] inputs = new T[rows * InputSize];
        for (int row = 0; row < rows; row++)
        {
            values.AsSpan(row * _columns, _columns).CopyTo(inputs.AsSpan(row * InputSize));
            for (int i = 0; i < _horizons.Length && row + (long)_horizons[i] < rows; i++)
            {
                for (int k = 0; k < _known.Length; k++)
                {
                    inputs[PlaceOf(row, i, k)] = values[((row + _horizons[i]) * _columns) + _known[k]];
                }
            }
        }

        return inputs;
    }

    /// <summary>The targets of so many windows, [windows × TargetSize]: horizon by horizon, column by column.</summary>
    public T[] Targets<T>(ReadOnlySpan<T> values, int windows)
        where T : unmanaged
    {
        T[] targets = new T[windows * TargetSize];
        for (int window = 0, at = 0; window < windows; window++)
        {
            foreach (int horizon in _horizons)
            {
                ReadOnlySpan<T> row = values.Slice((window + Length - 1 + horizon) * _columns, _columns);
                foreach (int column in _targetColumns)
                {
                    targets[at++] = row[column];
                }
            }
        }

        return targets;
    }

    /// <summary>What is known ahead of the steps after a series, [steps × K].</summary>
    /// <exception cref="ArgumentException">It is missing, of another shape, or not asked for.</exception>
    public T[] Ahead<T>(Tensor<T>? knownAhead, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_known.Length == 0)
        {
            return knownAhead is null ? [] : throw new ArgumentException("No column of these windows is known ahead; leave this out.", name);
        }

        int steps = _horizons[^1];
        if (knownAhead is null)
        {
            throw new ArgumentException(
                $"The windows show what is known ahead, so it has to be told of the steps after the last row: give [{steps}, {_known.Length}], " +
                $"the values of column{(_known.Length == 1 ? "" : "s")} {string.Join(", ", _known.Select(column => $"{column}"))} in the next {(steps == 1 ? "step" : $"{steps} steps")}.", name);
        }

        TensorShape.RequireRank(knownAhead, 2, "what is known ahead [steps, columns known ahead]", name);
        TensorShape.RequireLength(knownAhead, 0, steps, "steps, as many as the farthest horizon", name);
        TensorShape.RequireLength(knownAhead, 1, _known.Length, "columns, as are known ahead", name);
        T[] values = TensorShape.Flatten(knownAhead, name);
        TensorShape.RequireFinite<T>(values, _known.Length, name);
        return values;
    }

    /// <summary>The last steps of a series with what is known of the steps after it.</summary>
    /// <param name="inputs">Its last steps as <see cref="Inputs"/> has them, [Length × InputSize].</param>
    /// <param name="ahead">What is known ahead, [steps × K].</param>
    public T[] Latest<T>(ReadOnlySpan<T> inputs, ReadOnlySpan<T> ahead)
        where T : unmanaged
    {
        T[] window = inputs.ToArray();
        for (int i = 0; i < _horizons.Length; i++)
        {
            for (int row = Math.Max(0, Length - _horizons[i]); row < Length; row++)
            {
                for (int k = 0; k < _known.Length; k++)
                {
                    window[PlaceOf(row, i, k)] = ahead[((row + _horizons[i] - Length) * _known.Length) + k];
                }
            }
        }

        return window;
    }

    // Where a step shows a column known ahead as it is at a horizon: the first takes the place of the column itself.
    private int PlaceOf(int row, int horizon, int known) =>
        (row * InputSize) + (horizon == 0 ? _known[known] : _columns + ((horizon - 1) * _known.Length) + known);

    private static void RequireHorizons(IReadOnlyList<int> horizons, string name)
    {
        if (horizons.Count == 0)
        {
            throw new ArgumentException("Name at least one horizon; 1 is the next step.", name);
        }

        for (int i = 0; i < horizons.Count; i++)
        {
            Place.RequireAtLeast(1, horizons[i], name);
            if (i > 0 && horizons[i] <= horizons[i - 1])
            {
                throw new ArgumentException(
                    horizons.Take(i).Contains(horizons[i])
                        ? $"Horizon {horizons[i]} is named twice; name it once."
                        : $"Horizon {horizons[i]} comes after {horizons[i - 1]}; name the nearest first.", name);
            }
        }
    }

    private void RequireColumns(int[] columns, string name)
    {
        if (columns.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { Key: int twice })
        {
            throw new ArgumentException(FormattableString.Invariant($"Column {twice} is named twice; name it once."), name);
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= _columns)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The series has columns 0 to {_columns - 1}; there is no column {column}."), name);
            }
        }
    }
}

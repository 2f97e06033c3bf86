using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>
/// Windows over a multivariate series: from the last <c>length</c> steps up to step t, what is step t + <c>horizon</c>?
/// </summary>
/// <remarks>
/// Columns that are known ahead — a calendar, a plan, a price list — enter the window as they are <c>horizon</c> steps
/// later, so the network sees the calendar of the very step that it predicts. All other columns enter as they were.
/// No window is copied.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class SlidingWindows<T> : SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _inputs;
    private readonly T[] _targets;
    private readonly int _rows;

    /// <summary>Windows over a series.</summary>
    /// <param name="series">[time, columns], oldest first, all finite.</param>
    /// <param name="length">Steps per window.</param>
    /// <param name="targetColumns">The columns to predict.</param>
    /// <param name="knownAheadColumns">Columns whose future is known; none if left out.</param>
    /// <param name="horizon">How many steps ahead the target lies.</param>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, too short for one window, or holds NaN or infinity; a column does not exist, is named twice, or is both to be predicted and known ahead; length or
    /// horizon is not positive.
    /// </exception>
    public SlidingWindows(
        Tensor<T> series, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns = null, int horizon = 1)
    {
        TensorShape.RequireRank(series, 2, "a series [time, columns]", nameof(series));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        ArgumentNullException.ThrowIfNull(targetColumns);
        _rows = checked((int)series.Lengths[0]);
        InputSize = checked((int)series.Lengths[1]);
        knownAheadColumns ??= [];
        RequireColumns(targetColumns, nameof(targetColumns));
        RequireColumns(knownAheadColumns, nameof(knownAheadColumns));
        if (knownAheadColumns.Intersect(targetColumns).ToArray() is [int both, ..])
        {
            throw new ArgumentException(
                $"Column {both} is to be predicted, so it can't be known ahead; take it out of one of the two.", nameof(knownAheadColumns));
        }

        if (targetColumns.Count == 0)
        {
            throw new ArgumentException("Name at least one column to predict.", nameof(targetColumns));
        }

        if (_rows < (long)length + horizon)
        {
            throw new ArgumentException(
                $"A window of {length} steps and a target {horizon} later need {(long)length + horizon} rows; " +
                $"the series has {_rows}. Shorten the window or give more data.", nameof(series));
        }

        WindowLength = length;
        Horizon = horizon;
        TargetSize = targetColumns.Count;

        T[] values = new T[series.FlattenedLength];
        series.FlattenTo(values);
        TensorShape.RequireFinite<T>(values, InputSize, nameof(series));
        _targets = new T[_rows * TargetSize];
        for (int row = 0; row < _rows; row++)
        {
            for (int i = 0; i < TargetSize; i++)
            {
                _targets[(row * TargetSize) + i] = values[(row * InputSize) + targetColumns[i]];
            }
        }

        foreach (int column in knownAheadColumns)
        {
            // Rising rows: what is read lies ahead and is still untouched. The last rows end no window.
            for (int row = 0; row < _rows - horizon; row++)
            {
                values[(row * InputSize) + column] = values[((row + horizon) * InputSize) + column];
            }
        }

        _inputs = values;
    }

    /// <summary>Steps per window.</summary>
    public int WindowLength { get; }

    /// <summary>How many steps after its last step the target of a window lies.</summary>
    public int Horizon { get; }

    /// <inheritdoc/>
    public override int Count => _rows - WindowLength - Horizon + 1;

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override int TargetSize { get; }

    /// <summary>The row of the series that a window predicts.</summary>
    /// <param name="index">Which window.</param>
    public int TargetRow(int index) => index + WindowLength + Horizon - 1;

    /// <summary>
    /// The windows whose targets lie in these rows, for splitting by time: a window may look back into the rows
    /// before them, as it may in use, but no target is in two parts.
    /// </summary>
    /// <param name="firstRow">The first row to predict; windows begin later if there is no full window before it.</param>
    /// <param name="endRow">The row after the last one to predict.</param>
    /// <exception cref="ArgumentException">No window has its target there.</exception>
    public SequenceDataset<T> WithTargetsIn(int firstRow, int endRow)
    {
        int first = Math.Max(0, firstRow - TargetRow(0)), end = Math.Min(Count, endRow - TargetRow(0));
        if (end <= first)
        {
            throw new ArgumentException(
                $"No window has its target in rows {firstRow} to {endRow - 1}: " +
                $"the first target is row {TargetRow(0)}, the last row {TargetRow(Count - 1)}.", nameof(firstRow));
        }

        return Slice(first, end - first);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetInput(int index) =>
        _inputs.AsSpan(Checked(index) * InputSize, WindowLength * InputSize);

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetTarget(int index) =>
        _targets.AsSpan(TargetRow(Checked(index)) * TargetSize, TargetSize);

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return index;
    }

    private void RequireColumns(IReadOnlyList<int> columns, string name)
    {
        if (columns.Distinct().Count() != columns.Count)
        {
            throw new ArgumentException($"A column is named twice in {string.Join(", ", columns)}; name it once.", name);
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= InputSize)
            {
                throw new ArgumentException($"The series has columns 0 to {InputSize - 1}; there is no column {column}.", name);
            }
        }
    }
}

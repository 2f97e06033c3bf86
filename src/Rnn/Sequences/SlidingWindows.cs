using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>
/// Windows over one multivariate series or several: from the last <c>length</c> steps up to step t, what is step t + <c>horizon</c>?
/// </summary>
/// <remarks>
/// Several series may differ in length; no window reaches from one into another, and a series that is too short has no window.
/// Columns that are known ahead — a calendar, a plan, a price list — enter the window as they are <c>horizon</c> steps
/// later, so the network sees the calendar of the very step that it predicts. All other columns enter as they were.
/// No window is copied.
/// For training, validation and test see <see cref="Split(TimeSplit)"/>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// // From 14 days the next day's column 0; column 2, a calendar, is known ahead.
/// var windows = new SlidingWindows&lt;float&gt;(series, length: 14, targetColumns: [0], knownAheadColumns: [2]);
/// (SequenceDataset&lt;float&gt; training, SequenceDataset&lt;float&gt; validation, SequenceDataset&lt;float&gt; test) =
///     windows.Split(TimeSplit.ByShare(rows: (int)series.Lengths[0]));
/// </code>
/// </example>
public sealed class SlidingWindows<T> : SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] _inputs;
    private readonly T[][] _targets;
    private readonly Pieces _series;

    /// <summary>Windows over one series, each with the row a horizon after its last step as its target.</summary>
    /// <param name="series">The series, [time, columns], oldest first, all finite.</param>
    /// <param name="length">Steps per window, at least 1.</param>
    /// <param name="targetColumns">The columns to predict, by their places in the series, 0 for the first; at least one.</param>
    /// <param name="knownAheadColumns">Columns whose future is known, such as a calendar; null, the default, for none.</param>
    /// <param name="horizon">
    /// How many steps after the last step of its window the target lies, at least 1; 1, the next step, if left out.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, too short for one window, or holds NaN or infinity; a column does not exist, is named twice, or is
    /// both to be predicted and known ahead; length or horizon is not positive.
    /// </exception>
    public SlidingWindows(
        Tensor<T> series, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns = null, int horizon = 1)
        : this([series], _ => nameof(series), length, targetColumns, knownAheadColumns, horizon)
    {
    }

    /// <summary>Windows over several series, each within one of them; those of the first series come first.</summary>
    /// <param name="series">At least one; each [time, columns], oldest first, all finite, with the same columns.</param>
    /// <param name="length">Steps per window, at least 1.</param>
    /// <param name="targetColumns">The columns to predict, by their places in the series, 0 for the first; at least one.</param>
    /// <param name="knownAheadColumns">Columns whose future is known, such as a calendar; null, the default, for none.</param>
    /// <param name="horizon">
    /// How many steps after the last step of its window the target lies, at least 1; 1, the next step, if left out.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no series; one is no matrix, has other columns than the first, or holds NaN or infinity; all are too short for a window;
    /// a column does not exist, is named twice, or is both to be predicted and known ahead; length or horizon is not positive.
    /// </exception>
    public SlidingWindows(
        IReadOnlyList<Tensor<T>> series, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns = null, int horizon = 1)
        : this(NotEmpty(series), i => $"{nameof(series)}[{i}]", length, targetColumns, knownAheadColumns, horizon)
    {
    }

    private SlidingWindows(
        IReadOnlyList<Tensor<T>> series, Func<int, string> nameOf, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns, int horizon)
    {
        TrainingRows<T>.RequireSeries(series[0], nameOf(0));
        Place.RequireAtLeast(1, length, nameof(length));
        Place.RequireAtLeast(1, horizon, nameof(horizon));
        ArgumentNullException.ThrowIfNull(targetColumns);
        InputSize = (int)series[0].Lengths[1];
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

        WindowLength = length;
        Horizon = horizon;
        TargetSize = targetColumns.Count;
        _inputs = new T[series.Count][];
        _targets = new T[series.Count][];
        int[] counts = new int[series.Count];
        long mostRows = 0;
        for (int i = 0; i < series.Count; i++)
        {
            TensorShape.RequireRank(series[i], 2, "a series [time, columns]", nameOf(i));
            TensorShape.RequireLength(series[i], 1, InputSize, "columns, as the first series has", nameOf(i));
            mostRows = Math.Max(mostRows, series[i].Lengths[0]);
            counts[i] = (int)Math.Max(0, series[i].Lengths[0] - length - horizon + 1L);
            T[] values = TensorShape.Flatten(series[i], nameOf(i));
            TensorShape.RequireFinite<T>(values, InputSize, nameOf(i));
            _targets[i] = Columns(values, targetColumns);
            ShiftBack(values, knownAheadColumns);
            _inputs[i] = values;
        }

        if (mostRows < (long)length + horizon)
        {
            throw new ArgumentException(
                $"A window of {length} steps and a target {horizon} later need {(long)length + horizon} rows; " +
                $"the {(series.Count == 1 ? "" : "longest ")}series has {mostRows}. Shorten the window or give more data.", nameof(series));
        }

        _series = new Pieces(counts);
    }

    /// <summary>Number of steps per window.</summary>
    public int WindowLength { get; }

    /// <summary>How many steps after the last step of a window its target lies; 1, the next step, unless chosen otherwise.</summary>
    public int Horizon { get; }

    /// <inheritdoc/>
    public override int Count => _series.Count;

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override int TargetSize { get; }

    /// <summary>The row that a window predicts, counted from 0 in its own series.</summary>
    /// <param name="index">Which window, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int TargetRow(int index) => _series.Find(index).Place + FirstTarget;

    /// <summary>The series that a window lies in: 0 for the first.</summary>
    /// <param name="index">Which window, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int SeriesOf(int index) => _series.Find(index).Piece;

    /// <summary>
    /// The windows whose targets lie in these rows of each series, for splitting by time: a window may look back into the rows
    /// before them, as it may in use, but no target is in two parts.
    /// </summary>
    /// <param name="firstRow">The first row to predict; windows begin later if there is no full window before it.</param>
    /// <param name="endRow">The row after the last one to predict.</param>
    /// <exception cref="ArgumentException">No window has its target there.</exception>
    public SequenceDataset<T> WithTargetsIn(int firstRow, int endRow) =>
        TryFind(_ => (firstRow, endRow)) ?? throw new ArgumentException(FormattableString.Invariant(
            $"No window has its target in rows {firstRow} to {endRow - 1L}: ") +
            $"the first target is row {FirstTarget}, the last row {FirstTarget + _series.Longest - 1}.", nameof(firstRow));

    /// <summary>The windows for training, for validation and for the test, every series cut at the same rows.</summary>
    /// <remarks>See <see cref="TimeSplit"/> for what the parts share (the past) and what they never do (targets, the future).</remarks>
    /// <param name="split">The rows at which validation and test begin.</param>
    /// <exception cref="ArgumentException">A part has no window.</exception>
    public (SequenceDataset<T> Training, SequenceDataset<T> Validation, SequenceDataset<T> Test) Split(TimeSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return Split(_ => split, nameof(split));
    }

    /// <summary>The windows for training, for validation and for the test, every series cut at rows of its own.</summary>
    /// <remarks>
    /// See <see cref="TimeSplit"/> for what the parts share (the past) and what they never do (targets, the future). A series that
    /// ends before a part begins has no window in it.
    /// </remarks>
    /// <param name="splits">The rows at which validation and test begin in each series, one split for each.</param>
    /// <exception cref="ArgumentException">There is not one split for each series, or a part has no window in any.</exception>
    public (SequenceDataset<T> Training, SequenceDataset<T> Validation, SequenceDataset<T> Test) Split(IReadOnlyList<TimeSplit> splits)
    {
        TimeSplit.RequireOneEach(splits, _inputs.Length);
        return Split(series => splits[series], nameof(splits));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetInput(int index)
    {
        (int series, int window) = _series.Find(index);
        return _inputs[series].AsSpan(window * InputSize, WindowLength * InputSize);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> GetTarget(int index)
    {
        (int series, int window) = _series.Find(index);
        return _targets[series].AsSpan((window + FirstTarget) * TargetSize, TargetSize);
    }

    private int FirstTarget => WindowLength + Horizon - 1;

    private static IReadOnlyList<Tensor<T>> NotEmpty(IReadOnlyList<Tensor<T>> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Count > 0 ? series : throw new ArgumentException("Windows need at least one series.", nameof(series));
    }

    private T[] Columns(T[] values, IReadOnlyList<int> columns)
    {
        T[] chosen = new T[values.Length / InputSize * columns.Count];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = values[(i / columns.Count * InputSize) + columns[i % columns.Count]];
        }

        return chosen;
    }

    // Rising rows: what is read lies ahead and is still untouched. The last rows end no window.
    private void ShiftBack(T[] values, IReadOnlyList<int> columns)
    {
        int rows = values.Length / InputSize;
        foreach (int column in columns)
        {
            for (int row = 0; row < rows - Horizon; row++)
            {
                values[(row * InputSize) + column] = values[((row + Horizon) * InputSize) + column];
            }
        }
    }

    private (SequenceDataset<T> Training, SequenceDataset<T> Validation, SequenceDataset<T> Test) Split(
        Func<int, TimeSplit> splitOf, string name)
    {
        return (
            Part("training", split => (0, split.ValidationStart)),
            Part("validation", split => (split.ValidationStart, split.TestStart)),
            Part("test", split => (split.TestStart, int.MaxValue)));

        SequenceDataset<T> Part(string part, Func<TimeSplit, (int, int)> rows) => TryFind(series => rows(splitOf(series))) ??
            throw new ArgumentException(
                $"No window has its target in the rows for {part}. The first target is row {FirstTarget}, as a window of " +
                $"{WindowLength} steps has to lie before it; the last is row {FirstTarget + _series.Longest - 1}. " +
                "Cut elsewhere, or call WithTargetsIn for two parts.", name);
    }

    // The windows with a target in these rows of a series; null if there is none in any.
    private SequenceDataset<T>? TryFind(Func<int, (int First, int End)> rowsOf)
    {
        int[] firsts = new int[_inputs.Length], counts = new int[_inputs.Length];
        for (int series = 0; series < firsts.Length; series++)
        {
            (int first, int end) = rowsOf(series);
            int windows = _series.CountOf(series), from = (int)Math.Clamp((long)first - FirstTarget, 0, windows);
            firsts[series] = _series.FirstOf(series) + from;
            counts[series] = (int)Math.Max(0, Math.Min(windows, (long)end - FirstTarget) - from);
        }

        var pieces = new Pieces(counts);
        return pieces.Count == 0 ? null : firsts.Length == 1 ? Slice(firsts[0], counts[0]) : new Chosen(this, firsts, pieces);
    }

    private void RequireColumns(IReadOnlyList<int> columns, string name)
    {
        if (columns.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { Key: int twice })
        {
            throw new ArgumentException(FormattableString.Invariant($"Column {twice} is named twice; name it once."), name);
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= InputSize)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The series has columns 0 to {InputSize - 1}; there is no column {column}."), name);
            }
        }
    }

    /// <summary>Some windows in a row of each series.</summary>
    private sealed class Chosen(SlidingWindows<T> whole, int[] firsts, Pieces pieces) : SequenceDataset<T>
    {
        public override int Count => pieces.Count;

        public override int InputSize => whole.InputSize;

        public override int TargetSize => whole.TargetSize;

        public override ReadOnlySpan<T> GetInput(int index) => whole.GetInput(WindowOf(index));

        public override ReadOnlySpan<T> GetTarget(int index) => whole.GetTarget(WindowOf(index));

        private int WindowOf(int index)
        {
            (int piece, int place) = pieces.Find(index);
            return firsts[piece] + place;
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Sequences;

/// <summary>
/// Windows over one multivariate series or several: from the last <c>length</c> steps up to step t, what is step t + <c>horizon</c>, or what are
/// several steps after t?
/// </summary>
/// <remarks>
/// Several series may differ in length; no window reaches from one into another, and a series that is too short has no window.
/// Columns that are known ahead — a calendar, a plan, a price list — enter the window as they are <c>horizon</c> steps
/// later, so the network sees the calendar of the very step that it predicts. All other columns enter as they were.
/// No window is copied.
/// For training, validation and test see <see cref="Split(TimeSplit)"/>; for what comes after the end of the series, <see cref="Latest"/>.
/// <para>
/// With several horizons the target is all target columns of the nearest step, then all of the next one, and so on. A step of the window then
/// has its columns with what is known ahead of the nearest horizon in them, and after them, horizon by horizon, what is known ahead of the others.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// // From 14 days the next day's column 0; column 2, a calendar, is known ahead.
/// var windows = new SlidingWindows&lt;float&gt;(series, length: 14, targetColumns: [0], knownAheadColumns: [2]);
/// (SequenceDataset&lt;float&gt; training, SequenceDataset&lt;float&gt; validation, SequenceDataset&lt;float&gt; test) =
///     windows.Split(TimeSplit.ByShare(rows: (int)series.Lengths[0]));
/// </code>
/// The next three days and the day a week ahead at once:
/// <code>
/// var week = new SlidingWindows&lt;float&gt;(series, length: 14, targetColumns: [0], horizons: [1, 2, 3, 7]);
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(week.InputSize).Lstm(16).LinearOutput(week.TargetSize).Build(seed: 1);
/// model.Fit(week);
/// Tensor&lt;float&gt; ahead = model.Predict(week.Latest()); // [4]: column 0 so many days after the last row
/// </code>
/// </example>
public sealed partial class SlidingWindows<T> : SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WindowPlan _plan;
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
        : this([series], _ => nameof(series), length, targetColumns, knownAheadColumns, [horizon], nameof(horizon))
    {
    }

    /// <summary>Windows over one series, each with several rows after its last step as its target.</summary>
    /// <param name="series">The series, [time, columns], oldest first, all finite.</param>
    /// <param name="length">Steps per window, at least 1.</param>
    /// <param name="targetColumns">The columns to predict, by their places in the series, 0 for the first; at least one.</param>
    /// <param name="knownAheadColumns">Columns whose future is known, such as a calendar; null, the default, for none.</param>
    /// <param name="horizons">
    /// How many steps after the last step of its window each target lies, rising, each at least 1: <c>[1, 2, 3, 7]</c>; null for the next step
    /// alone. Name the argument.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, too short for one window, or holds NaN or infinity; a column does not exist, is named twice, or is
    /// both to be predicted and known ahead; length or a horizon is not positive, or horizons are none, named twice or not in rising order.
    /// </exception>
    [OverloadResolutionPriority(-1)] // who names no horizons means one
    public SlidingWindows(
        Tensor<T> series, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns = null, IReadOnlyList<int>? horizons = null)
        : this([series], _ => nameof(series), length, targetColumns, knownAheadColumns, horizons ?? [1], nameof(horizons))
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
        : this(NotEmpty(series), i => $"{nameof(series)}[{i}]", length, targetColumns, knownAheadColumns, [horizon], nameof(horizon))
    {
    }

    /// <summary>Windows over several series, each within one of them, with several rows after its last step as its target.</summary>
    /// <param name="series">At least one; each [time, columns], oldest first, all finite, with the same columns.</param>
    /// <param name="length">Steps per window, at least 1.</param>
    /// <param name="targetColumns">The columns to predict, by their places in the series, 0 for the first; at least one.</param>
    /// <param name="knownAheadColumns">Columns whose future is known, such as a calendar; null, the default, for none.</param>
    /// <param name="horizons">
    /// How many steps after the last step of its window each target lies, rising, each at least 1: <c>[1, 2, 3, 7]</c>; null for the next step
    /// alone. Name the argument.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no series; one is no matrix, has other columns than the first, or holds NaN or infinity; all are too short for a window;
    /// a column does not exist, is named twice, or is both to be predicted and known ahead; length or a horizon is not positive, or horizons
    /// are none, named twice or not in rising order.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public SlidingWindows(
        IReadOnlyList<Tensor<T>> series, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns = null, IReadOnlyList<int>? horizons = null)
        : this(NotEmpty(series), i => $"{nameof(series)}[{i}]", length, targetColumns, knownAheadColumns, horizons ?? [1], nameof(horizons))
    {
    }

    private SlidingWindows(
        IReadOnlyList<Tensor<T>> series, Func<int, string> nameOf, int length, IReadOnlyList<int> targetColumns,
        IReadOnlyList<int>? knownAheadColumns, IReadOnlyList<int> horizons, string horizonName)
    {
        TrainingRows<T>.RequireSeries(series[0], nameOf(0));
        int columns = (int)series[0].Lengths[1];
        _plan = new WindowPlan(columns, length, targetColumns, knownAheadColumns, horizons, horizonName);
        int[] counts = new int[series.Count];
        long mostRows = 0;
        for (int i = 0; i < series.Count; i++)
        {
            TensorShape.RequireRank(series[i], 2, "a series [time, columns]", nameOf(i));
            TensorShape.RequireLength(series[i], 1, columns, "columns, as the first series has", nameOf(i));
            mostRows = Math.Max(mostRows, series[i].Lengths[0]);
            counts[i] = (int)Math.Max(0, series[i].Lengths[0] - _plan.RowsNeeded + 1);
        }

        if (mostRows < _plan.RowsNeeded)
        {
            throw new ArgumentException(
                $"A window of {length} steps and a target {horizons[^1]} later need {_plan.RowsNeeded} rows; " +
                $"the {(series.Count == 1 ? "" : "longest ")}series has {mostRows}. Shorten the window or give more data.", nameof(series));
        }

        _plan.RequireRoom(mostRows, horizonName);
        _inputs = new T[series.Count][];
        _targets = new T[series.Count][];
        for (int i = 0; i < series.Count; i++)
        {
            T[] values = TensorShape.Flatten(series[i], nameOf(i));
            TensorShape.RequireFinite<T>(values, columns, nameOf(i));
            _inputs[i] = _plan.Inputs(values);
            _targets[i] = _plan.Targets(values, counts[i]);
        }

        _series = new Pieces(counts);
    }

    /// <summary>Number of steps per window.</summary>
    public int WindowLength => _plan.Length;

    /// <summary>
    /// How many steps after the last step of a window its target lies, of several horizons the nearest; 1, the next step, unless chosen otherwise.
    /// </summary>
    public int Horizon => _plan.Horizons[0];

    /// <summary>How many steps after the last step of a window each of its targets lies, rising; one unless several were asked for.</summary>
    public IReadOnlyList<int> Horizons => _plan.Horizons;

    /// <inheritdoc/>
    public override int Count => _series.Count;

    /// <summary>
    /// Number of features per step: the columns of the series, and for each horizon after the first as many as are known ahead.
    /// </summary>
    public override int InputSize => _plan.InputSize;

    /// <summary>Numbers per target: the columns to predict times the horizons.</summary>
    public override int TargetSize => _plan.TargetSize;

    /// <summary>
    /// The row that a window predicts, counted from 0 in its own series; of several horizons the nearest one's, and horizon i's lies
    /// <c>Horizons[i] - Horizon</c> rows later.
    /// </summary>
    /// <param name="index">Which window, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int TargetRow(int index) => _series.Find(index).Place + FirstTarget;

    /// <summary>The series that a window lies in: 0 for the first.</summary>
    /// <param name="index">Which window, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int SeriesOf(int index) => _series.Find(index).Piece;

    /// <summary>The window that ends with the last row of a series: <c>model.Predict(windows.Latest())</c> is the forecast of what comes next.</summary>
    /// <param name="series">Which series, 0, the first, if left out.</param>
    /// <param name="knownAhead">
    /// What the columns known ahead will be in the steps after the last row, [steps, columns known ahead]: as many steps as the farthest
    /// horizon, the next one first; the columns in the order in which they were named, as they are in the series, so scaled if those are.
    /// Null, the default, where no column is known ahead.
    /// </param>
    /// <returns>[<see cref="WindowLength"/>, <see cref="InputSize"/>].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such series.</exception>
    /// <exception cref="ArgumentException">
    /// The series is shorter than a window, or what is known ahead is missing, has another shape, holds NaN or infinity, or is not asked for.
    /// </exception>
    /// <example>
    /// <code>
    /// var calendar = Tensor.Create&lt;float&gt;([1f], [1, 1]); // what column 2 will be tomorrow
    /// Tensor&lt;float&gt; tomorrow = model.Predict(windows.Latest(knownAhead: calendar));
    /// </code>
    /// </example>
    public Tensor<T> Latest(int series = 0, Tensor<T>? knownAhead = null)
    {
        Place.Require(series, _inputs.Length, "series", nameof(series));
        int rows = _inputs[series].Length / InputSize;
        if (rows < WindowLength)
        {
            throw new ArgumentException($"Series {series} has {rows} rows, too few for a window of {WindowLength}. Give more rows.", nameof(series));
        }

        T[] ahead = _plan.Ahead(knownAhead, nameof(knownAhead));
        return Tensor.Create(_plan.Latest<T>(_inputs[series].AsSpan()[^(WindowLength * InputSize)..], ahead), [WindowLength, InputSize]);
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
        return _targets[series].AsSpan(window * TargetSize, TargetSize);
    }

    private static IReadOnlyList<Tensor<T>> NotEmpty(IReadOnlyList<Tensor<T>> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Count > 0 ? series : throw new ArgumentException("Windows need at least one series.", nameof(series));
    }
}

namespace Rnn.Sequences;

/// <content>Parts by time: no target is in two of them.</content>
public sealed partial class SlidingWindows<T>
{
    // Of the first window of a series.
    private int FirstTarget => WindowLength + Horizon - 1;

    private int LastTarget => WindowLength + Horizons[^1] - 1;

    private string ItsTarget => Horizons.Count == 1 ? "its target" : "all its targets";

    private string Apart => Horizons.Count == 1 ? "" : $", and the targets of a window reach over {LastTarget - FirstTarget + 1} rows";

    /// <summary>
    /// The windows whose targets all lie in these rows of each series, for splitting by time: a window may look back into the rows
    /// before them, as it may in use, but no target is in two parts.
    /// </summary>
    /// <param name="firstRow">The first row to predict; windows begin later if there is no full window before it.</param>
    /// <param name="endRow">The row after the last one to predict.</param>
    /// <exception cref="ArgumentException">No window has its target, or all its targets, there.</exception>
    public SequenceDataset<T> WithTargetsIn(int firstRow, int endRow) =>
        TryFind(_ => (firstRow, endRow)) ?? throw new ArgumentException(FormattableString.Invariant(
            $"No window has {ItsTarget} in rows {firstRow} to {endRow - 1L}: ") +
            $"the first target is row {FirstTarget}, the last row {LastTarget + _series.Longest - 1}{Apart}.", nameof(firstRow));

    /// <summary>The windows for training, for validation and for the test, every series cut at the same rows.</summary>
    /// <remarks>
    /// See <see cref="TimeSplit"/> for what the parts share (the past) and what they never do (targets, the future). A window with several horizons
    /// whose targets lie on both sides of a cut is in no part.
    /// </remarks>
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
    /// ends before a part begins has no window in it, and a window whose targets lie on both sides of a cut is in no part.
    /// </remarks>
    /// <param name="splits">The rows at which validation and test begin in each series, one split for each.</param>
    /// <exception cref="ArgumentException">There is not one split for each series, or a part has no window in any.</exception>
    public (SequenceDataset<T> Training, SequenceDataset<T> Validation, SequenceDataset<T> Test) Split(IReadOnlyList<TimeSplit> splits)
    {
        TimeSplit.RequireOneEach(splits, _inputs.Length);
        return Split(series => splits[series], nameof(splits));
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
                $"No window has {ItsTarget} in the rows for {part}. The first target is row {FirstTarget}, as a window of " +
                $"{WindowLength} steps has to lie before it; the last is row {LastTarget + _series.Longest - 1}{Apart}. " +
                "Cut elsewhere, or call WithTargetsIn for two parts.", name);
    }

    // The windows with all their targets in these rows of a series; null if there is none in any.
    private SequenceDataset<T>? TryFind(Func<int, (int First, int End)> rowsOf)
    {
        int[] firsts = new int[_inputs.Length], counts = new int[_inputs.Length];
        for (int series = 0; series < firsts.Length; series++)
        {
            (int first, int end) = rowsOf(series);
            int windows = _series.CountOf(series), from = (int)Math.Clamp((long)first - FirstTarget, 0, windows);
            firsts[series] = _series.FirstOf(series) + from;
            counts[series] = (int)Math.Max(0, Math.Min(windows, (long)end - LastTarget) - from);
        }

        var pieces = new Pieces(counts);
        return pieces.Count == 0 ? null : firsts.Length == 1 ? Slice(firsts[0], counts[0]) : new Chosen(this, firsts, pieces);
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

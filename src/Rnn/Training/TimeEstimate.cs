namespace Rnn.Training;

/// <summary>How long the rest of a training will take, at the pace of its last batches.</summary>
/// <param name="validates">Whether each epoch ends with a validation.</param>
internal sealed class TimeEstimate(bool validates)
{
    // The first batch takes memory, and its code is not yet compiled at its best; a few more are slow for the same reason.
    private const int FewestBatches = 20, RecentBatches = 64;
    private static readonly TimeSpan _enough = TimeSpan.FromSeconds(1);

    private readonly long[] _recent = new long[RecentBatches]; // ticks
    private TimeSpan _measured;
    private TimeSpan? _validation;
    private long _batches;

    /// <summary>Takes note of a batch.</summary>
    public void AddBatch(TimeSpan duration)
    {
        if (_batches++ > 0)
        {
            _recent[(_batches - 2) % RecentBatches] = duration.Ticks;
            _measured += duration;
        }
    }

    /// <summary>Takes note of a validation; the last one counts.</summary>
    public void AddValidation(TimeSpan duration) => _validation = duration;

    /// <summary>The time that so many batches and validations will take; null as long as nobody knows.</summary>
    public TimeSpan? For(long batches, long validations)
    {
        if (batches == 0 && validations == 0)
        {
            return TimeSpan.Zero;
        }

        long counted = Math.Min(_batches - 1, RecentBatches);
        bool isKnown = (_batches > FewestBatches || (_measured >= _enough && counted > 0)) && (!validates || _validation is not null);
        return isKnown
            ? TimeSpan.FromTicks((long)((double)batches * _recent.Sum() / counted) + (validations * (_validation ?? TimeSpan.Zero).Ticks))
            : null;
    }
}

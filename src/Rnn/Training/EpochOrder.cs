using System.Numerics;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>In which order an epoch sees the examples: as given, shuffled, or shuffled in groups of like length.</summary>
internal sealed class EpochOrder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Sorting is done among so many batches' examples at a time, so that batches differ from epoch to epoch.
    private const int BatchesPerPool = 32;

    private readonly FitOptions<T> _options;
    private readonly int[] _order;
    private readonly int[] _scratch;
    private readonly int[] _lengths;
    private readonly int _batchSize;

    public EpochOrder(SequenceDataset<T> data, FitOptions<T> options)
    {
        _options = options;
        _order = new int[data.Count];
        _scratch = new int[options.GroupByLength ? data.Count : 0];
        _lengths = [.. Enumerable.Range(0, _scratch.Length).Select(i => Math.Max(data.InputLength(i), data.TargetLength(i)))];
        _batchSize = Math.Min(options.BatchSize, data.Count);
    }

    public int Batches => (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>The examples of a batch.</summary>
    public ReadOnlySpan<int> this[int batch] =>
        _order.AsSpan(batch * _batchSize, Math.Min(_batchSize, _order.Length - (batch * _batchSize)));

    /// <summary>Makes the order of an epoch, which depends on the seed and on the epoch's number alone.</summary>
    public void Begin(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        var random = new PhiloxGenerator(_options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        if (_options.Shuffle)
        {
            random.Shuffle(_order);
        }

        if (_options.GroupByLength)
        {
            Group(ref random);
        }
    }

    private void Group(ref PhiloxGenerator random)
    {
        int pool = (int)Math.Min((long)_batchSize * BatchesPerPool, _order.Length);
        for (int first = 0; first < _order.Length; first += pool)
        {
            Span<int> examples = _order.AsSpan(first, Math.Min(pool, _order.Length - first));

            // A stable sort: examples of one length stay in their random order.
            examples.ToArray().OrderByDescending(example => _lengths[example]).ToArray().CopyTo(examples);
        }

        if (!_options.Shuffle)
        {
            return;
        }

        // Whole batches change places; a smaller last one stays last.
        int whole = _order.Length / _batchSize;
        int[] places = [.. Enumerable.Range(0, whole)];
        random.Shuffle(places);
        _order.CopyTo(_scratch, 0);
        for (int batch = 0; batch < whole; batch++)
        {
            _scratch.AsSpan(places[batch] * _batchSize, _batchSize).CopyTo(_order.AsSpan(batch * _batchSize));
        }
    }
}

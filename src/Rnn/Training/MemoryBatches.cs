using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Batches of a data set that knows its examples by index.</summary>
internal sealed class MemoryBatches<T>(SequenceDataset<T> data, FitOptions<T> options) : IBatchSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EpochOrder<T> _order = new(data, options);
    private int _batch;

    public int? Batches => _order.Batches;

    public bool IsLast => _batch == _order.Batches;

    public SequenceDataset<T> Data => data;

    public ReadOnlySpan<int> Indices => _order[_batch - 1];

    public void Begin(int epoch, int done, CancellationToken cancellation)
    {
        _order.Begin(epoch);
        _batch = done;
    }

    public bool Next()
    {
        if (_batch >= _order.Batches)
        {
            return false;
        }

        _batch++;
        return true;
    }

    public void Dispose()
    {
    }
}

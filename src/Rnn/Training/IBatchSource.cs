using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Where a training gets its batches from.</summary>
internal interface IBatchSource<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Batches per epoch; null if nobody knows before the first epoch has ended.</summary>
    int? Batches { get; }

    /// <summary>Whether the batch in hand is the epoch's last.</summary>
    bool IsLast { get; }

    /// <summary>The examples of the batch in hand are some of these.</summary>
    SequenceDataset<T> Data { get; }

    /// <summary>These.</summary>
    ReadOnlySpan<int> Indices { get; }

    /// <summary>Begins an epoch, after so many of its batches; what waits for examples in it can be cancelled.</summary>
    void Begin(int epoch, int done, CancellationToken cancellation);

    /// <summary>Takes the next batch in hand, if there is one.</summary>
    bool Next();
}

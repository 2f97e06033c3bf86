using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What the streams of a recurrent layer read and never write: its weights, packed, and the state before the first step.</summary>
internal sealed record PackedRecurrent<T>(RecurrentLayer<T> Layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required PackedMatrix<T> W { get; init; }

    public required AlignedBuffer<T> B { get; init; }

    /// <summary>What the cell needs inside a step.</summary>
    public required StepWeights<T> StepWeights { get; init; }

    /// <summary>What keys are made with; null where there are none.</summary>
    public PackedMatrix<T>? V { get; init; }

    /// <summary>h before the first step.</summary>
    public required T[] InitialHidden { get; init; }

    /// <summary>c before the first step; empty where there is none.</summary>
    public required T[] InitialCellState { get; init; }
}

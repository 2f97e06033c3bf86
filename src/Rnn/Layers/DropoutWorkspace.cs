using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through dropout leaves behind: the mask.</summary>
internal sealed class DropoutWorkspace<T>(int outputSize, WorkerTeam team) : LayerWorkspace<T>(outputSize, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _mask = new();

    /// <summary>0, or 1 / (1 − p); of each row, or of each sequence.</summary>
    public MatrixSpan<T> Mask => _mask.AsMatrix(_mask.Length / Output.FeatureCount, Output.FeatureCount);

    /// <summary>Where masks of sequences are drawn before they go to their rows.</summary>
    public AlignedBuffer<T> Drawn { get; } = new();

    public MatrixSpan<T> FitMask(int rows)
    {
        _mask.Resize(rows, Output.FeatureCount);
        return Mask;
    }
}

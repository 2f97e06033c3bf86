using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Copies a cell's weights into the order in which the steps of a pass read them, by all threads of the team.</summary>
internal sealed class WeightCopy<T>(StepWeights<T> forward, RecurrentWeight<T>[] weights, PackedMatrix<T>[] backward, WorkerTeam team)
    : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerTeam _team = team.ForCopy(weights.Sum(weight => (long)weight.Parameter.Rows * weight.Columns));

    private bool _backward;

    /// <summary>As h·U reads them, or as dz·Uᵀ does.</summary>
    public void Run(bool backward)
    {
        _backward = backward;
        _team.Run(this);
    }

    public void Run(int part, int parts)
    {
        if (!_backward)
        {
            forward.Copy(part, parts);
            return;
        }

        foreach (RecurrentWeight<T> weight in weights)
        {
            backward[weight.Slot].Pack(weight.Matrix.Transposed, part, parts);
        }
    }
}

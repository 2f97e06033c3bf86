using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through a layer and around it leaves behind.</summary>
internal sealed class ResidualWorkspace<T>(LayerWorkspace<T> inner, int outputSize, WorkerTeam team) : LayerWorkspace<T>(outputSize, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public LayerWorkspace<T> Inner => inner;

    public override LayerWorkspace<T> GoneAround => inner;

    public override void SaveState(int steps) => inner.SaveState(steps);
}

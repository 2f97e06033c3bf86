using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>What a pass through a stack of layers leaves behind.</summary>
internal sealed class StackWorkspace<T>(LayerWorkspace<T>[] layers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Of each layer, from input to output.</summary>
    public LayerWorkspace<T>[] Layers => layers;

    /// <summary>The output of the last layer.</summary>
    public SequenceBatch<T> Output => layers[^1].Output;

    /// <summary>Saves the states after so many steps of the last pass, for one that goes on from them.</summary>
    public void SaveState(int steps)
    {
        foreach (LayerWorkspace<T> layer in layers)
        {
            layer.SaveState(steps);
        }
    }
}

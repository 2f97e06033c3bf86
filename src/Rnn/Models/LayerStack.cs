using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Layers one above the other: the only place that runs them forward and back.</summary>
/// <remarks>It keeps the layers and nothing else; what a pass leaves behind lies in the <see cref="StackWorkspace{T}"/>.</remarks>
internal sealed class LayerStack<T>(IReadOnlyList<Layer<T>> layers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layers from input to output.</summary>
    public IReadOnlyList<Layer<T>> Layers => layers;

    /// <summary>Numbers per row that a pass keeps in all layers together, a rough measure of its memory.</summary>
    public long NumbersPerRow { get; } = layers.Sum(layer => (long)layer.OutputSize);

    public StackWorkspace<T> CreateWorkspace(WorkerTeam team) => new([.. layers.Select(layer => layer.CreateWorkspace(team))]);

    /// <summary>From the input to the output of the last layer.</summary>
    public void Forward(SequenceBatch<T> input, StackWorkspace<T> workspace, in Pass pass)
    {
        SequenceBatch<T> below = input;
        for (int i = 0; i < layers.Count; i++)
        {
            if (i > 0 && layers[i].ReadsFinal)
            {
                workspace.Layers[i - 1].FillFinal();
            }

            layers[i].Forward(below, workspace.Layers[i], pass);
            below = workspace.Layers[i].Output;
        }
    }

    /// <summary>
    /// Adds the gradient of the loss to that of every parameter, from the gradient of the last layer's output; writes that of the
    /// input unless the matrix has no columns.
    /// </summary>
    public void Backward(SequenceBatch<T> input, StackWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        for (int i = layers.Count - 1; i > 0; i--)
        {
            LayerWorkspace<T> below = workspace.Layers[i - 1];
            bool final = layers[i].ReadsFinal;
            below.FitGradient(ofSteps: !final, ofFinal: final);
            layers[i].Backward(below.Output, workspace.Layers[i], final ? below.FinalGradient : below.OutputGradient, pass);
            if (final && !below.TakesFinalGradient)
            {
                below.SpreadFinalGradient();
            }

            below.AddToOutputGradient?.Invoke();
        }

        layers[0].Backward(input, workspace.Layers[0], inputGradient, pass);
    }
}

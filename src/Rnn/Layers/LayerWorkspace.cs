using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What one pass through one layer leaves behind: its output, and the gradient of it on the way back.</summary>
internal class LayerWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _outputGradient = new();

    public LayerWorkspace(int outputSize, WorkerTeam team)
    {
        Output = new SequenceBatch<T>(new SequenceLayout(), outputSize);
        Team = team;
        Product = new SharedProduct<T>(team);
        InputProduct = new InputProduct<T>(Product, team);
    }

    public WorkerTeam Team { get; }

    public SharedProduct<T> Product { get; }

    public InputProduct<T> InputProduct { get; }

    public SequenceBatch<T> Output { get; private set; }

    /// <summary>The workspace of the layer below in the same model; null at the bottom.</summary>
    public LayerWorkspace<T>? Below { get; set; }

    /// <summary>
    /// The gradient of the loss by <see cref="Output"/>, row for row; or, of the last step of each sequence only, sequence for sequence.
    /// </summary>
    public MatrixSpan<T> OutputGradient => _outputGradient.AsMatrix(GradientRows, Output.FeatureCount);

    /// <summary>Whether the layer above looks at the last steps alone, so that all else has the gradient 0.</summary>
    public bool GradientOfLastStepsOnly { get; private set; }

    /// <summary>Whether the layer can take the gradient of last steps alone.</summary>
    public virtual bool TakesFinalGradient => false;

    private int GradientRows => GradientOfLastStepsOnly ? Output.SequenceCount : Output.RowCount;

    /// <summary>Gives the output the same rows as the input.</summary>
    public void FitOutput(SequenceBatch<T> input)
    {
        if (Output.Layout != input.Layout)
        {
            Output = new SequenceBatch<T>(input.Layout, Output.FeatureCount);
        }

        Output.FitToLayout();
    }

    /// <summary>Gives the output one row per sequence.</summary>
    public void FitOutputToSingleSteps(SequenceBatch<T> input)
    {
        Output.Layout.ArrangeSingleSteps(input.Layout);
        Output.FitToLayout();
    }

    /// <summary>What the layer says of a whole sequence: as a rule its last step; 0 of an empty one.</summary>
    public virtual void CopyFinal(int row, Span<T> to)
    {
        if (Output.Layout.Lengths[row] == 0)
        {
            to.Clear();
            return;
        }

        Output.Matrix.Row(Output.Layout.LastRow(row)).CopyTo(to);
    }

    /// <summary>Saves the states after so many steps of the last pass, for a pass that goes on from them.</summary>
    public virtual void SaveState(int steps)
    {
    }

    /// <summary>Takes room for the gradient of the output.</summary>
    public void FitGradient(bool ofLastStepsOnly = false)
    {
        GradientOfLastStepsOnly = ofLastStepsOnly;
        _outputGradient.Resize(GradientRows, Output.FeatureCount);
    }
}

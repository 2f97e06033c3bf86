using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What one pass through one layer leaves behind: its output, and the gradient of it on the way back.</summary>
internal class LayerWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _outputGradient = new();
    private readonly AlignedBuffer<T> _finalGradient = new();

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

    /// <summary>The gradient of the loss by <see cref="Output"/>, row for row; no rows where nobody reads the steps.</summary>
    public MatrixSpan<T> OutputGradient => _outputGradient.AsMatrix(HasOutputGradient ? Output.RowCount : 0, Output.FeatureCount);

    /// <summary>The workspace of the layer that this one goes around; null if it goes around none.</summary>
    public virtual LayerWorkspace<T>? GoneAround => null;

    /// <summary>What the layer's own units give: the output, without what goes around them.</summary>
    public SequenceBatch<T> Units => GoneAround?.Units ?? Output;

    /// <summary>Whether the loss depends on single steps of the output.</summary>
    public bool HasOutputGradient { get; private set; }

    /// <summary>The gradient of the loss by <see cref="SequenceBatch{T}.Final"/>, sequence for sequence; no rows where nobody reads it.</summary>
    public MatrixSpan<T> FinalGradient => _finalGradient.AsMatrix(HasFinalGradient ? Output.SequenceCount : 0, Output.FeatureCount);

    /// <summary>Whether the loss depends on what the layer says of whole sequences.</summary>
    public bool HasFinalGradient { get; private set; }

    /// <summary>Whether the layer takes <see cref="FinalGradient"/> as it is; of others it is spread over the last steps.</summary>
    public virtual bool TakesFinalGradient => false;

    /// <summary>Set by those that read the output beside the layer above: adds their part to its gradient, once that of the layer above is there.</summary>
    public Action? AddToOutputGradient { get; set; }

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

    /// <summary>Writes what the layer says of each sequence as a whole, for a layer above that reads it.</summary>
    public void FillFinal()
    {
        Output.FitFinal();
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            CopyFinal(row, Output.Final.Row(row));
        }
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

    /// <summary>Takes room for the gradient of the output, for those who read its steps, what it says in the end, or both.</summary>
    public void FitGradient(bool ofSteps = true, bool ofFinal = false)
    {
        (HasOutputGradient, HasFinalGradient) = (ofSteps, ofFinal);
        _outputGradient.Resize(ofSteps ? Output.RowCount : 0, Output.FeatureCount);
        _finalGradient.Resize(ofFinal ? Output.SequenceCount : 0, Output.FeatureCount);
    }

    /// <summary>Makes the final gradient one of last steps, for a layer that knows of steps alone.</summary>
    public void SpreadFinalGradient()
    {
        bool fresh = !HasOutputGradient;
        HasOutputGradient = true;
        _outputGradient.Resize(Output.RowCount, Output.FeatureCount);
        if (fresh)
        {
            OutputGradient.Flat.Clear();
        }

        for (int row = 0; row < Output.SequenceCount; row++)
        {
            if (Output.Layout.Lengths[row] > 0)
            {
                Span<T> last = OutputGradient.Row(Output.Layout.LastRow(row));
                TensorPrimitives.Add(last, FinalGradient.Row(row), last);
            }
        }

        HasFinalGradient = false;
    }
}

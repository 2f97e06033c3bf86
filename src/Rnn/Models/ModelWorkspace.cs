using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Everything that one pass of one batch through a model needs, kept and used again.</summary>
/// <remarks>One thread at a time (which may lead a team); a model may have any number of workspaces.</remarks>
internal sealed class ModelWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly SequenceBatch<T> _input;
    private readonly AlignedBuffer<T> _targets = new();
    private readonly AlignedBuffer<T> _inputGradient = new();
    private int[] _lengths = [];
    private int _targetSize;

    public ModelWorkspace(SequenceModel<T> model, WorkerTeam team)
    {
        _model = model;
        _input = new SequenceBatch<T>(new SequenceLayout(), model.Layers[0].InputSize);
        Layers = [.. model.Layers.Select(layer => layer.CreateWorkspace(team))];
    }

    public LayerWorkspace<T>[] Layers { get; }

    public SequenceBatch<T> Input => _input;

    /// <summary>Logits after <see cref="Forward"/>, predictions after <see cref="Activate"/>.</summary>
    public SequenceBatch<T> Output => Layers[^1].Output;

    /// <summary>[rows of the output, target size], row for row beside the output.</summary>
    public MatrixSpan<T> Targets => _targets.AsMatrix(Output.RowCount, _targetSize);

    /// <summary>The gradient of the loss by the input, if backward was asked for it.</summary>
    public MatrixSpan<T> InputGradient => _inputGradient.AsMatrix(_input.RowCount, _input.FeatureCount);

    /// <summary>Lays out the inputs of some examples; of one-to-many those of teacher forcing.</summary>
    public void LoadInputs(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        bool forced = _model.Topology == Topology.OneToMany;
        if (_lengths.Length < indices.Length)
        {
            _lengths = new int[indices.Length];
        }

        for (int i = 0; i < indices.Length; i++)
        {
            _lengths[i] = forced ? data.TargetLength(indices[i]) : data.InputLength(indices[i]);
        }

        _input.Layout.Arrange(_lengths.AsSpan(0, indices.Length));
        _input.FitToLayout();
        for (int row = 0; row < indices.Length; row++)
        {
            int index = indices[_input.Layout.Order[row]];
            if (forced)
            {
                SetForcedSequence(row, data.GetInput(index), data.GetTarget(index), data.TargetSize);
            }
            else
            {
                _input.SetSequence(row, data.GetInput(index));
            }
        }

        _input.FindTokens();
    }

    /// <summary>Lays out one step of one-to-many generation: the vector at the start, then the output of the step before.</summary>
    public void LoadGenerationStep(ReadOnlySpan<T> vector, bool first)
    {
        if (first)
        {
            _input.Layout.Arrange([1]);
            _input.FitToLayout();
        }

        Span<T> input = _input.Matrix.Row(0);
        input.Clear();
        if (first)
        {
            vector.CopyTo(input);
        }
        else
        {
            _model.Head.ToInput(Output.Matrix.Row(0), input[_model.InputSize..]);
        }
    }

    public void Forward(in Pass pass)
    {
        SequenceBatch<T> input = _input;
        for (int i = 0; i < Layers.Length; i++)
        {
            _model.Layers[i].Forward(input, Layers[i], pass);
            input = Layers[i].Output;
        }
    }

    /// <summary>Lays out the targets of the same examples beside the output of <see cref="Forward"/>.</summary>
    public void LoadTargets(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        _targetSize = data.TargetSize;
        _targets.Resize(Output.RowCount, _targetSize);
        SequenceLayout layout = Output.Layout;
        for (int row = 0; row < indices.Length; row++)
        {
            ReadOnlySpan<T> target = data.GetTarget(indices[layout.Order[row]]);
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                target.Slice(step * _targetSize, _targetSize).CopyTo(Targets.Row(layout.Offset(step) + row));
            }
        }
    }

    /// <summary>The mean loss over all rows; leaves its gradient as that of the output.</summary>
    public double Loss()
    {
        LayerWorkspace<T> last = Layers[^1];
        last.FitGradient();
        MatrixSpan<T> gradient = last.OutputGradient;
        T scale = T.One / T.CreateTruncating(gradient.Rows);
        double sum = 0;
        for (int row = 0; row < gradient.Rows; row++)
        {
            Span<T> own = gradient.Row(row);
            Output.Matrix.Row(row).CopyTo(own);
            sum += _model.Head.Loss(own, Targets.Row(row), scale);
        }

        return sum / gradient.Rows;
    }

    /// <summary>Adds the gradient of the loss to that of every parameter.</summary>
    public void Backward(in Pass pass, bool withInputGradient = false)
    {
        for (int i = Layers.Length - 1; i > 0; i--)
        {
            Layers[i - 1].FitGradient(_model.Layers[i] is LastStepLayer<T> && Layers[i - 1] is RecurrentWorkspace<T>);
            _model.Layers[i].Backward(Layers[i - 1].Output, Layers[i], Layers[i - 1].OutputGradient, pass);
        }

        MatrixSpan<T> inputGradient = default;
        if (withInputGradient)
        {
            _inputGradient.Resize(_input.RowCount, _input.FeatureCount);
            inputGradient = InputGradient;
        }

        _model.Layers[0].Backward(_input, Layers[0], inputGradient, pass);
    }

    /// <summary>Turns the logits of the output into predictions.</summary>
    public void Activate()
    {
        for (int row = 0; row < Output.RowCount; row++)
        {
            _model.Head.Activate(Output.Matrix.Row(row));
        }
    }

    // (x, 0) at the first step, (0, previous target) afterwards.
    private void SetForcedSequence(int row, ReadOnlySpan<T> vector, ReadOnlySpan<T> target, int targetSize)
    {
        for (int step = 0; step < _input.Layout.Lengths[row]; step++)
        {
            Span<T> input = _input.Matrix.Row(_input.Layout.Offset(step) + row);
            input.Clear();
            if (step == 0)
            {
                vector.CopyTo(input);
            }
            else
            {
                _model.Head.TargetToInput(target.Slice((step - 1) * targetSize, targetSize), input[vector.Length..]);
            }
        }
    }
}

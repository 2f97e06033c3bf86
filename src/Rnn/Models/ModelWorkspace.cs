using System.Numerics;
using Rnn.Heads;
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
    private readonly AlignedBuffer<T> _inputGradient = new();
    private readonly DecoderWorkspace<T>? _decoder;
    private int[] _first = [];
    private int[] _lengths = [];

    public ModelWorkspace(SequenceModel<T> model, WorkerTeam team)
    {
        _model = model;
        _input = new SequenceBatch<T>(new SequenceLayout(), model.Layers[0].InputSize, model.TokenColumns);
        Stack = model.Stack.CreateWorkspace(team);
        Parts = RecurrentPart<T>.Of(model.Stack.Layers, Stack.Layers);
        Layers = Stack.Layers;
        if (model.Decoder is { } decoder)
        {
            _decoder = new DecoderWorkspace<T>(model, Stack, team);
            Layers = [.. Stack.Layers, .. _decoder.Stack.Layers];
        }

        States = new BatchStates<T>(Parts);
        Head = model.Head.CreateWorkspace(team);
        StepsAtOnce = BatchLimit.Of(model).StepsAtOnce;
    }

    /// <summary>Each cell that is run over time; of a model with a decoder each that reads.</summary>
    public RecurrentPart<T>[] Parts { get; }

    /// <summary>What the sequences begin from, and what they end with.</summary>
    public BatchStates<T> States { get; }

    public StackWorkspace<T> Stack { get; }

    /// <summary>Of each layer of the model.</summary>
    public LayerWorkspace<T>[] Layers { get; }

    /// <summary>The layer next to the output that tells what it has looked at; null if none does.</summary>
    public RecurrentPart<T>? Reader => RecurrentPart<T>.Of(_model.Layers, Layers).LastOrDefault(part => part.Layer.Cell.AttentionHeads > 0);

    /// <summary>What judges the output.</summary>
    public HeadWorkspace<T> Head { get; }

    public SequenceBatch<T> Input => _input;

    /// <summary>How many steps of one sequence should be run at once where no backward follows.</summary>
    public int StepsAtOnce { get; }

    /// <summary>Logits after <see cref="Forward"/>, predictions after <see cref="Activate"/>.</summary>
    public SequenceBatch<T> Output => Layers[^1].Output;

    /// <summary>The gradient of the loss by the input, if backward was asked for it.</summary>
    public MatrixSpan<T> InputGradient => _inputGradient.AsMatrix(_input.RowCount, _input.FeatureCount);

    /// <summary>Lays out the inputs of some examples; of one-to-many those of teacher forcing.</summary>
    public void LoadInputs(SequenceDataset<T> data, ReadOnlySpan<int> indices) => LoadInputs(data, indices, SequenceWindow.Whole);

    /// <summary>The same for some of their steps.</summary>
    public void LoadInputs(SequenceDataset<T> data, ReadOnlySpan<int> indices, SequenceWindow window)
    {
        _decoder?.LoadTargets(data, indices);
        LoadReadings(data, indices, window);
    }

    private void LoadReadings(SequenceDataset<T> data, ReadOnlySpan<int> indices, SequenceWindow window)
    {
        bool forced = _model.Topology.FeedsBack && _decoder is null;
        if (_lengths.Length < indices.Length)
        {
            _first = new int[indices.Length];
            _lengths = new int[indices.Length];
        }

        for (int i = 0; i < indices.Length; i++)
        {
            (_first[i], _lengths[i]) = window.Of(forced ? data.TargetLength(indices[i]) : data.InputLength(indices[i]));
        }

        States.Begin(data, indices);
        _input.Layout.Arrange(_lengths.AsSpan(0, indices.Length));
        _input.FitToLayout();
        for (int row = 0; row < indices.Length; row++)
        {
            int place = _input.Layout.Order[row], index = indices[place];
            if (forced)
            {
                SetForcedSequence(row, _first[place], data.GetInput(index), data.GetTarget(index), data.TargetSize);
            }
            else
            {
                SetSteps(
                    row, Steps(data.GetTokens(index), data.TokenColumns, place), Steps(data.GetInput(index), data.InputSize, place));
            }
        }

        _input.FindHotFeatures();
    }

    /// <summary>Lays out one sequence of so many steps, [time × columns] and [time × features].</summary>
    public void LoadInput(int steps, ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers)
    {
        States.BeginAsAlways();
        _input.Layout.Arrange([steps]);
        _input.FitToLayout();
        SetSteps(row: 0, tokens, numbers);
        _input.FindHotFeatures();
    }

    // Of one example those steps that the pass takes.
    private ReadOnlySpan<TItem> Steps<TItem>(ReadOnlySpan<TItem> whole, int size, int place) =>
        whole.Slice(_first[place] * size, _lengths[place] * size);

    private void SetSteps(int row, ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers)
    {
        if (_input.TokenColumns > 0 && tokens.IsEmpty)
        {
            _input.SetTokens(row, numbers);
            return;
        }

        if (_input.TokenColumns > 0)
        {
            _input.SetTokens(row, tokens);
        }

        _input.SetSequence(row, numbers);
    }

    /// <summary>The most numbers that all outputs of a pass together had so far: a measure of the memory that it keeps.</summary>
    public long LargestPass { get; private set; }

    public void Forward(in Pass pass)
    {
        LargestPass = Math.Max(LargestPass, (_input.RowCount * _model.Stack.NumbersPerRow) + (_decoder?.NumbersOfPass ?? 0));
        _model.Stack.Forward(_input, Stack, pass);
        _decoder?.Forward(_input.Layout, pass);
    }

    /// <summary>Reads the inputs of some examples without writing: what the decoder begins with can then be copied.</summary>
    public void Read(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        LoadReadings(data, indices, SequenceWindow.Whole);
        _model.Stack.Forward(_input, Stack, Pass.Inference);
        _decoder!.BeginAll(_input.Layout);
    }

    /// <summary>The writing half, after <see cref="Read"/>; null where there is none.</summary>
    public DecoderWorkspace<T>? Decoder => _decoder;

    /// <summary>Takes the targets of the same examples for the output of <see cref="Forward"/>.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">Which examples.</param>
    /// <param name="classWeights">How much the loss of each class counts; null for all alike.</param>
    public void LoadTargets(SequenceDataset<T> data, ReadOnlySpan<int> indices, IReadOnlyList<double>? classWeights = null)
    {
        T? end = _decoder is null || _model.Head.EndClass is not { } token ? null : T.CreateTruncating(token);
        Head.Targets.Load(data, indices, _model.Topology.AnswersOnce || _decoder is not null ? [] : _first, Output.Layout, end);
        Head.ClassWeights = classWeights;
    }

    /// <summary>The mean loss over all rows from a step on, 0 if there are none; leaves its gradient as that of the output.</summary>
    public double Loss(int fromStep = 0) => Loss(fromStep, ofMean: true);

    /// <summary>The same, but the gradient is that of the sum, for a mean over several batches.</summary>
    public double LossWithoutMean(int fromStep) => Loss(fromStep, ofMean: false);

    /// <summary>The weights of the rows of the last loss together: their number, if all count alike.</summary>
    public double LossWeight => Head.LossWeight;

    /// <summary>How many rows of the output belong to a step from this one on.</summary>
    public int LossRows(int fromStep) => Output.RowCount - Output.Layout.Offset(Math.Min(fromStep, Output.StepCount));

    private double Loss(int fromStep, bool ofMean)
    {
        LayerWorkspace<T> last = Layers[^1];
        last.FitGradient();
        return Head.Loss(Output, fromStep, ofMean, last.OutputGradient);
    }

    /// <summary>Saves the states after so many steps of the last pass, for one that goes on from them.</summary>
    public void SaveState(int steps) => Stack.SaveState(steps);

    /// <summary>Adds the gradient of the loss to that of every parameter.</summary>
    public void Backward(in Pass pass, bool withInputGradient = false)
    {
        MatrixSpan<T> inputGradient = default;
        if (withInputGradient)
        {
            _inputGradient.Resize(_input.RowCount, _input.FeatureCount);
            inputGradient = InputGradient;
        }

        Head.AddGradients();
        _decoder?.Backward(pass);
        _model.Stack.Backward(_input, Stack, inputGradient, pass);
    }

    /// <summary>Turns the logits of the output into predictions.</summary>
    public void Activate() => Head.Activate(Output);

    /// <summary>The same, and adds losses and scores by the loaded targets to a tally.</summary>
    public void Measure(HeadTally tally) => Head.Measure(Output, tally);

    // (x, 0) at the first step, (0, previous target) afterwards.
    private void SetForcedSequence(int row, int first, ReadOnlySpan<T> vector, ReadOnlySpan<T> target, int targetSize)
    {
        for (int step = 0; step < _input.Layout.Lengths[row]; step++)
        {
            Span<T> input = _input.Matrix.Row(_input.Layout.Offset(step) + row);
            input.Clear();
            if (first + step == 0)
            {
                vector.CopyTo(input);
            }
            else
            {
                _model.Head.TargetToInput(target.Slice((first + step - 1) * targetSize, targetSize), input[vector.Length..]);
            }
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>What a pass through the writing half of a model needs: it is fed the right tokens, one step late (teacher forcing).</summary>
/// <remarks>A target y₁ … y_L makes L + 1 steps: fed are start, y₁ … y_L, and asked for are y₁ … y_L, end. Start and end are the model's own.</remarks>
internal sealed class DecoderWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly LayerStack<T> _stack;
    private readonly StackWorkspace<T> _reader;
    private readonly SequenceBatch<T> _input;
    private readonly RowMatch _match = new();
    private readonly BridgeWorkspace<T> _bridge;
    private readonly SummaryWorkspace<T> _summary;
    private readonly (int From, MemoryWorkspace<T> Workspace)[] _memories;
    private readonly AlignedBuffer<T> _inputGradient = new();
    private readonly bool _usesSummary;
    private readonly WorkerTeam _team;
    private readonly Action<int, int> _setToken;
    private OwnTokens<T>? _ownTokens; // once a pass feeds such
    private int[] _lengths = [];

    public DecoderWorkspace(SequenceModel<T> model, StackWorkspace<T> reader, WorkerTeam team)
    {
        (_team, _setToken) = (team, SetToken);
        (_model, _stack, _reader) = (model, model.Decoder!, reader);
        Stack = _stack.CreateWorkspace(team);
        _input = new SequenceBatch<T>(new SequenceLayout(), _stack.Layers[0].InputSize, _stack.Layers[0].TokenColumns);
        _summary = new SummaryWorkspace<T>(reader.Layers[^1], model.Bridge!.SummaryIsMean, _match);
        _bridge = new BridgeWorkspace<T>(model.Bridge, (model.Stack, reader), (_stack, Stack), _summary, _match, team);
        _usesSummary = model.Bridge.FeedsSummary || model.Bridge.Links.Any(link => link.From < 0);
        _memories =
        [
            .. RecurrentPart<T>.Of(_stack.Layers, Stack.Layers).Where(part => part.Workspace.Memory is not null)
                .GroupBy(part => part.Layer.MemoryFrom)
                .Select(parts => (parts.Key, new MemoryWorkspace<T>(reader.Layers[parts.Key], parts.Select(part => part.Workspace), _match))),
        ];
    }

    public StackWorkspace<T> Stack { get; }

    /// <summary>A measure of the memory that a pass over what is loaded takes.</summary>
    public long NumbersOfPass => _input.RowCount * _stack.NumbersPerRow;

    // The token that begins every sequence: as an input it is what the end is as an output.
    private int Start => _model.Head.EndClass!.Value;

    /// <summary>Lays out what the steps are fed.</summary>
    public void LoadTargets(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        if (_lengths.Length < indices.Length)
        {
            _lengths = new int[indices.Length];
        }

        for (int i = 0; i < indices.Length; i++)
        {
            _lengths[i] = data.TargetLength(indices[i]) + 1;
        }

        _input.Layout.Arrange(_lengths.AsSpan(0, indices.Length));
        _input.FitToLayout();
        for (int row = 0; row < indices.Length; row++)
        {
            ReadOnlySpan<T> target = data.GetTarget(indices[_input.Layout.Order[row]]);
            for (int step = 0; step < _input.Layout.Lengths[row]; step++)
            {
                SetToken(_input.Layout.Offset(step) + row, step == 0 ? Start : int.CreateTruncating(target[step - 1]));
            }
        }
    }

    /// <summary>From what the reading half has left to the output of each step.</summary>
    public void Forward(SequenceLayout reader, in Pass pass)
    {
        Begin(reader, _input.Layout, pass);
        FeedSummary();
        foreach ((_, MemoryWorkspace<T> memory) in _memories)
        {
            memory.Load();
        }

        if (pass.OwnTokens > 0)
        {
            _ownTokens ??= CreateOwnTokens();
            _ownTokens.Replace(_input, tokens: Start, _setToken, pass);
        }

        _input.FindHotFeatures();
        _stack.Forward(_input, Stack, pass);
    }

    /// <summary>Computes what all sequences of the reading half begin to write with, in its own order.</summary>
    public void BeginAll(SequenceLayout reader) => Begin(reader, reader, Pass.Inference);

    /// <summary>What the sequence in a row of the reading half begins to write with, after <see cref="BeginAll"/>; what does not come from there is left.</summary>
    public void CopyStates(int row, Span<T> to) => _bridge.CopyStates(row, to);

    /// <summary>What it is fed at each step beside the token, after <see cref="BeginAll"/>; empty for nothing.</summary>
    public ReadOnlySpan<T> Summary(int row) => _model.Bridge!.FeedsSummary ? _summary.Values.Row(row) : [];

    /// <summary>What it reads at each step: the outputs of a layer of the reading half, of its rows in this order, after <see cref="BeginAll"/>.</summary>
    public SequenceMemory<T> Memory(int from, ReadOnlySpan<int> rows)
    {
        MemoryWorkspace<T> memory = Array.Find(_memories, own => own.From == from).Workspace;
        memory.Load(rows);
        return memory.Memory;
    }

    /// <summary>Adds the gradients of the writing half, and leaves those of what it has taken from the reading half.</summary>
    public void Backward(in Pass pass)
    {
        foreach ((_, MemoryWorkspace<T> memory) in _memories)
        {
            memory.BeginBackward();
        }

        _summary.BeginBackward();
        bool feeds = _model.Bridge!.FeedsSummary;
        _inputGradient.Resize(feeds ? _input.RowCount : 0, _input.FeatureCount);
        _stack.Backward(_input, Stack, feeds ? _inputGradient.AsMatrix(_input.RowCount, _input.FeatureCount) : default, pass);
        AddSummaryGradient();
        _bridge.Backward(pass);

        LayerWorkspace<T> last = _reader.Layers[^1];
        bool ofFinal = _usesSummary && !_model.Bridge.SummaryIsMean;
        last.FitGradient(ofSteps: true, ofFinal);
        last.OutputGradient.Flat.Clear();
        if (_usesSummary)
        {
            _summary.EndBackward();
        }

        if (ofFinal && !last.TakesFinalGradient)
        {
            last.SpreadFinalGradient();
        }

        last.AddToOutputGradient?.Invoke();
    }

    // It begins from the same states, and reads the same memories.
    private OwnTokens<T> CreateOwnTokens()
    {
        var own = new OwnTokens<T>(_stack, _team);
        RecurrentPart<T>[] parts = RecurrentPart<T>.Of(_stack.Layers, Stack.Layers), owns = RecurrentPart<T>.Of(_stack.Layers, own.Stack.Layers);
        for (int i = 0; i < parts.Length; i++)
        {
            RecurrentPart<T> part = parts[i];
            owns[i].Workspace.SetInitialState = to => _bridge.Begin(part.Workspace, to);
        }

        foreach ((int from, MemoryWorkspace<T> memory) in _memories)
        {
            memory.AddReaders(owns.Where(part => part.Workspace.Memory is not null && part.Layer.MemoryFrom == from).Select(part => part.Workspace));
        }

        return own;
    }

    private void Begin(SequenceLayout reader, SequenceLayout writer, in Pass pass)
    {
        _match.Fit(reader, writer);
        if (_usesSummary)
        {
            _summary.Load();
        }

        _bridge.Forward(writer, pass);
    }

    // Before the token, where that is one-hot.
    private void FeedSummary()
    {
        for (int step = 0; _model.Bridge!.FeedsSummary && step < _input.StepCount; step++)
        {
            for (int row = 0; row < _input.Layout.ActiveRows(step); row++)
            {
                _summary.Values.Row(row).CopyTo(_input.Matrix.Row(_input.Layout.Offset(step) + row));
            }
        }
    }

    private void AddSummaryGradient()
    {
        MatrixSpan<T> gradients = _summary.Gradients;
        for (int step = _input.StepCount - 1; _model.Bridge!.FeedsSummary && step >= 0; step--)
        {
            for (int row = 0; row < _input.Layout.ActiveRows(step); row++)
            {
                ReadOnlySpan<T> own = _inputGradient.AsMatrix(_input.RowCount, _input.FeatureCount).Row(_input.Layout.Offset(step) + row);
                TensorPrimitives.Add(gradients.Row(row), own[..gradients.Columns], gradients.Row(row));
            }
        }
    }

    private void SetToken(int row, int token)
    {
        if (_input.TokenColumns > 0)
        {
            _input.Tokens[row] = token;
            return;
        }

        // One-hot, after the summary where that is fed.
        Span<T> input = _input.Matrix.Row(row);
        input[^_model.OutputSize..].Clear();
        input[input.Length - _model.OutputSize + token] = T.One;
    }
}

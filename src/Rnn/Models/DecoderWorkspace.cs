using System.Numerics;
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
    private readonly BridgeWorkspace<T> _bridge;
    private int[] _lengths = [];

    public DecoderWorkspace(SequenceModel<T> model, StackWorkspace<T> reader, WorkerTeam team)
    {
        (_model, _stack, _reader) = (model, model.Decoder!, reader);
        Stack = _stack.CreateWorkspace(team);
        _input = new SequenceBatch<T>(new SequenceLayout(), _stack.Layers[0].InputSize, _stack.Layers[0].TokenColumns);
        _bridge = new BridgeWorkspace<T>(model.Bridge!, (model.Stack, reader), (_stack, Stack), team);
    }

    public StackWorkspace<T> Stack { get; }

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

        _input.FindHotFeatures();
    }

    /// <summary>From the reading half's final states to the output of each step.</summary>
    public void Forward(SequenceLayout reader, in Pass pass)
    {
        _bridge.Forward(reader, _input.Layout, pass);
        _stack.Forward(_input, Stack, pass);
    }

    /// <summary>Computes what all sequences of the reading half begin to write with, in its own order.</summary>
    public void BeginAll(SequenceLayout reader) => _bridge.Forward(reader, reader, Pass.Inference);

    /// <summary>What the sequence in a row of the reading half begins to write with, after <see cref="BeginAll"/>.</summary>
    public void CopyStates(int row, Span<T> to) => _bridge.CopyStates(row, to);

    /// <summary>Adds the gradients of the writing half, and leaves those of the final states to the reading half, whose outputs have none.</summary>
    public void Backward(in Pass pass)
    {
        _stack.Backward(_input, Stack, default, pass);
        _bridge.Backward(pass);
        LayerWorkspace<T> last = _reader.Layers[^1];
        last.FitGradient();
        last.OutputGradient.Flat.Clear();
    }

    private void SetToken(int row, int token)
    {
        if (_input.TokenColumns > 0)
        {
            _input.Tokens[row] = token;
            return;
        }

        Span<T> input = _input.Matrix.Row(row);
        input.Clear();
        input[token] = T.One;
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Takes the final states of an encoder's pass to the decoder's beginning, and the gradients back.</summary>
/// <remarks>Rows lie in the decoder's order, which is not the encoder's: each sorts its own lengths.</remarks>
internal sealed class BridgeWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Way[] _ways;
    private readonly SequenceLayout _layout = new(); // one step for each sequence, in the decoder's order
    private int[] _encoderRows = []; // of each row of the decoder
    private int[] _decoderRows = []; // of each row of the encoder
    private int[] _rowsOfPlaces = [];

    /// <param name="bridge">What is linked.</param>
    /// <param name="encoder">The encoder's layers and workspaces.</param>
    /// <param name="decoder">The decoder's workspaces.</param>
    /// <param name="team">The threads.</param>
    public BridgeWorkspace(
        StateBridge<T> bridge, (LayerStack<T> Stack, StackWorkspace<T> Workspace) encoder, (LayerStack<T> Stack, StackWorkspace<T> Workspace) decoder, WorkerTeam team)
    {
        _ways =
        [
            .. bridge.Links.Select(link => new Way(
                link,
                [.. RecurrentPart<T>.Of(encoder.Stack.Layers[link.From], encoder.Workspace.Layers[link.From])],
                RecurrentPart<T>.Of(decoder.Stack.Layers[link.To], decoder.Workspace.Layers[link.To]).Single().Workspace,
                _layout, team)),
        ];
        foreach (IGrouping<RecurrentWorkspace<T>, Way> ways in _ways.GroupBy(way => way.To))
        {
            Way[] own = [.. ways];
            ways.Key.SetInitialState = to => Begin(own, to);
        }

        foreach (RecurrentPart<T> part in _ways.SelectMany(way => way.Parts).DistinctBy(part => part.Workspace))
        {
            part.Workspace.SetFinalGradient = AddFinalGradient;
        }
    }

    /// <summary>After the encoder's pass, before the decoder's: computes what it begins with.</summary>
    public void Forward(SequenceLayout encoder, SequenceLayout decoder, in Pass pass)
    {
        Match(encoder, decoder);
        _layout.ArrangeSingleSteps(decoder);
        foreach (Way way in _ways)
        {
            way.Forward(_encoderRows, pass);
        }
    }

    /// <summary>After the decoder's way back, before the encoder's: adds the gradients of its own parameters.</summary>
    public void Backward(in Pass pass)
    {
        foreach (Way way in _ways)
        {
            way.Backward(pass);
        }
    }

    /// <summary>The states of a row of the decoder, one after the other, as a stream of it takes them.</summary>
    public void CopyStates(int row, Span<T> to)
    {
        foreach (Way way in _ways)
        {
            way.State.Row(row).CopyTo(to);
            to = to[way.State.Columns..];
        }
    }

    private static void Begin(Way[] ways, RecurrentWorkspace<T> to)
    {
        foreach (Way way in ways)
        {
            way.Begin(to);
        }
    }

    private void AddFinalGradient(RecurrentWorkspace<T> part)
    {
        foreach (Way way in _ways)
        {
            way.AddGradientOf(part, _decoderRows);
        }
    }

    private void Match(SequenceLayout encoder, SequenceLayout decoder)
    {
        int count = encoder.Sequences;
        if (_encoderRows.Length < count)
        {
            (_encoderRows, _decoderRows, _rowsOfPlaces) = (new int[count], new int[count], new int[count]);
        }

        for (int row = 0; row < count; row++)
        {
            _rowsOfPlaces[encoder.Order[row]] = row;
        }

        for (int row = 0; row < count; row++)
        {
            _encoderRows[row] = _rowsOfPlaces[decoder.Order[row]];
            _decoderRows[_encoderRows[row]] = row;
        }
    }

    private sealed class Way
    {
        private readonly StateBridge<T>.Link _link;
        private readonly SequenceBatch<T> _input;
        private readonly LayerWorkspace<T>? _dense;
        private readonly AlignedBuffer<T> _inputGradient = new();

        public Way(StateBridge<T>.Link link, RecurrentPart<T>[] parts, RecurrentWorkspace<T> to, SequenceLayout layout, WorkerTeam team)
        {
            (_link, Parts, To) = (link, parts, to);
            _input = new SequenceBatch<T>(layout, link.Inputs);
            _dense = link.Dense?.CreateWorkspace(team);
        }

        public RecurrentPart<T>[] Parts { get; }

        public RecurrentWorkspace<T> To { get; }

        /// <summary>[sequences, size].</summary>
        public MatrixSpan<T> State => (_dense?.Output ?? _input).Matrix;

        public void Forward(ReadOnlySpan<int> encoderRows, in Pass pass)
        {
            _input.FitToLayout();
            for (int row = 0; row < _input.RowCount; row++)
            {
                Span<T> to = _input.Matrix.Row(row);
                foreach (RecurrentPart<T> part in Parts)
                {
                    int size = SizeOf(part);
                    if (_link.FromCellState)
                    {
                        part.Workspace.CopyFinalCellState(encoderRows[row], to[..size]);
                    }
                    else
                    {
                        part.Workspace.CopyFinal(encoderRows[row], to[..size]);
                    }

                    to = to[size..];
                }
            }

            _link.Dense?.Forward(_input, _dense!, pass);
        }

        public void Begin(RecurrentWorkspace<T> to) => State.Flat.CopyTo((_link.IsCellState ? to.InitialCellState : to.InitialHidden).Flat);

        public void Backward(in Pass pass)
        {
            MatrixSpan<T> gradient = _link.IsCellState ? To.CellStateGradient : To.HiddenGradient;
            _inputGradient.Resize(_input.RowCount, _link.Inputs);
            MatrixSpan<T> inputGradient = _inputGradient.AsMatrix(_input.RowCount, _link.Inputs);
            if (_link.Dense is null)
            {
                gradient.Flat.CopyTo(inputGradient.Flat);
                return;
            }

            _dense!.FitGradient();
            gradient.Flat.CopyTo(_dense.OutputGradient.Flat);
            _link.Dense.Backward(_input, _dense, inputGradient, pass);
        }

        /// <summary>Adds the gradient of a part's final state, if that is where it comes from.</summary>
        public void AddGradientOf(RecurrentWorkspace<T> workspace, ReadOnlySpan<int> decoderRows)
        {
            int at = 0;
            foreach (RecurrentPart<T> part in Parts)
            {
                int size = SizeOf(part);
                if (part.Workspace == workspace)
                {
                    MatrixSpan<T> gradient = _link.FromCellState ? workspace.CellStateGradient : workspace.HiddenGradient;
                    MatrixSpan<T> added = _inputGradient.AsMatrix(_input.RowCount, _link.Inputs).SliceColumns(at, size);
                    for (int row = 0; row < gradient.Rows; row++)
                    {
                        TensorPrimitives.Add(gradient.Row(row), added.Row(decoderRows[row]), gradient.Row(row));
                    }
                }

                at += size;
            }
        }

        private int SizeOf(RecurrentPart<T> part) => _link.FromCellState ? part.Layer.Cell.CellStateSize : part.Layer.OutputSize;
    }
}

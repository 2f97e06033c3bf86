using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Takes the final states of an encoder's pass to the decoder's beginning, and the gradients back.</summary>
internal sealed class BridgeWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Way[] _ways;
    private readonly RowMatch _match;
    private readonly SequenceLayout _layout = new(); // one step for each sequence, in the decoder's order

    /// <param name="bridge">What is linked.</param>
    /// <param name="encoder">The encoder's layers and workspaces.</param>
    /// <param name="decoder">The decoder's workspaces.</param>
    /// <param name="summary">What states come from where the encoder has none.</param>
    /// <param name="match">Which rows belong together.</param>
    /// <param name="team">The threads.</param>
    public BridgeWorkspace(
        StateBridge<T> bridge, (LayerStack<T> Stack, StackWorkspace<T> Workspace) encoder, (LayerStack<T> Stack, StackWorkspace<T> Workspace) decoder,
        SummaryWorkspace<T> summary, RowMatch match, WorkerTeam team)
    {
        _match = match;
        _ways =
        [
            .. bridge.Links.Select(link => new Way(
                link,
                link.From < 0 ? [] : [.. RecurrentPart<T>.Of(encoder.Stack.Layers[link.From], encoder.Workspace.Layers[link.From])],
                link.From < 0 ? summary : null,
                RecurrentPart<T>.Of(decoder.Stack.Layers[link.To], decoder.Workspace.Layers[link.To]).Single().Workspace,
                _layout, team)),
        ];
        foreach (IGrouping<RecurrentWorkspace<T>, Way> ways in _ways.GroupBy(way => way.To))
        {
            RecurrentWorkspace<T> part = ways.Key;
            part.SetInitialState = to => Begin(part, to);
        }

        foreach (RecurrentPart<T> part in _ways.SelectMany(way => way.Parts).DistinctBy(part => part.Workspace))
        {
            part.Workspace.SetFinalGradient = AddFinalGradient;
        }
    }

    /// <summary>After the encoder's pass, before the decoder's: computes what it begins with.</summary>
    public void Forward(SequenceLayout decoder, in Pass pass)
    {
        _layout.ArrangeSingleSteps(decoder);
        foreach (Way way in _ways)
        {
            way.Forward(_match.EncoderRows, pass);
        }
    }

    /// <summary>Gives a workspace of a layer of the decoder the states that the layer begins from.</summary>
    /// <param name="part">The layer's own workspace.</param>
    /// <param name="to">Where they go: this, or another of the same layer and rows.</param>
    public void Begin(RecurrentWorkspace<T> part, RecurrentWorkspace<T> to)
    {
        foreach (Way way in _ways)
        {
            if (way.To == part)
            {
                way.Begin(to);
            }
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

    /// <summary>The states of a row of the decoder, each in its place among all states, as a stream of it takes them.</summary>
    public void CopyStates(int row, Span<T> to)
    {
        foreach (Way way in _ways)
        {
            way.State.Row(row).CopyTo(to[way.Offset..]);
        }
    }

    private void AddFinalGradient(RecurrentWorkspace<T> part)
    {
        foreach (Way way in _ways)
        {
            way.AddGradientOf(part, _match.DecoderRows);
        }
    }

    private sealed class Way
    {
        private readonly StateBridge<T>.Link _link;
        private readonly SequenceBatch<T> _input;
        private readonly SummaryWorkspace<T>? _summary;
        private readonly LayerWorkspace<T>? _dense;
        private readonly AlignedBuffer<T> _inputGradient = new();

        public Way(
            StateBridge<T>.Link link, RecurrentPart<T>[] parts, SummaryWorkspace<T>? summary, RecurrentWorkspace<T> to, SequenceLayout layout, WorkerTeam team)
        {
            (_link, Parts, _summary, To) = (link, parts, summary, to);
            _input = new SequenceBatch<T>(layout, link.Inputs);
            _dense = link.Dense?.CreateWorkspace(team);
        }

        public RecurrentPart<T>[] Parts { get; }

        public RecurrentWorkspace<T> To { get; }

        public int Offset => _link.Offset;

        /// <summary>[sequences, size].</summary>
        public MatrixSpan<T> State => (_dense?.Output ?? _input).Matrix;

        public void Forward(ReadOnlySpan<int> encoderRows, in Pass pass)
        {
            _input.FitToLayout();
            _summary?.Values.Flat.CopyTo(_input.Matrix.Flat);
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

        public void Begin(RecurrentWorkspace<T> to) => Copy(State, Own(to.InitialHidden, to.InitialCellState));

        public void Backward(in Pass pass)
        {
            MatrixSpan<T> gradient = Own(To.HiddenGradient, To.CellStateGradient);
            _inputGradient.Resize(_input.RowCount, _link.Inputs);
            MatrixSpan<T> inputGradient = _inputGradient.AsMatrix(_input.RowCount, _link.Inputs);
            if (_link.Dense is null)
            {
                Copy(gradient, inputGradient);
            }
            else
            {
                _dense!.FitGradient();
                Copy(gradient, _dense.OutputGradient);
                _link.Dense.Backward(_input, _dense, inputGradient, pass);
            }

            if (_summary is not null)
            {
                TensorPrimitives.Add<T>(_summary.Gradients.Flat, inputGradient.Flat, _summary.Gradients.Flat);
            }
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

        // The part of the decoder's states that is meant.
        private MatrixSpan<T> Own(MatrixSpan<T> hidden, MatrixSpan<T> cellState) => (_link.IsCellState ? cellState : hidden).SliceColumns(_link.Column, _link.Size);

        private static void Copy(MatrixSpan<T> from, MatrixSpan<T> to)
        {
            for (int row = 0; row < from.Rows; row++)
            {
                from.Row(row).CopyTo(to.Row(row));
            }
        }
    }
}

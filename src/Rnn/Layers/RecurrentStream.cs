using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A recurrent layer fed step by step.</summary>
internal sealed class RecurrentStream<T> : LayerStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;
    private readonly PackedMatrix<T> _w;
    private readonly StepWeights<T> _stepWeights;
    private readonly AlignedBuffer<T> _b;
    private readonly AlignedBuffer<T> _gates;
    private readonly AlignedBuffer<T> _saved;
    private readonly AlignedBuffer<T> _previousHidden;
    private AlignedBuffer<T> _cellState;
    private AlignedBuffer<T> _previousCellState;

    public RecurrentStream(RecurrentCell<T> cell, Parameter<T> w, Parameter<T> b, StepWeights<T> stepWeights)
        : base(cell.OutputSize)
    {
        _cell = cell;
        _w = PackedMatrix<T>.Of(w.Matrix);
        _stepWeights = stepWeights;
        _stepWeights.Copy();
        _b = new AlignedBuffer<T>(b.Count);
        b.Values.CopyTo(_b.Span);
        _gates = new AlignedBuffer<T>(cell.GateCount * cell.HiddenSize);
        _saved = new AlignedBuffer<T>(cell.SavedSize);
        _previousHidden = new AlignedBuffer<T>(cell.OutputSize);
        _cellState = new AlignedBuffer<T>(cell.CellStateSize);
        _previousCellState = new AlignedBuffer<T>(cell.CellStateSize);
    }

    public override void Step(MatrixSpan<T> input)
    {
        MatrixSpan<T> z = Row(_gates), hidden = Output, previousHidden = Row(_previousHidden);
        hidden.Flat.CopyTo(previousHidden.Flat);
        (_previousCellState, _cellState) = (_cellState, _previousCellState);

        MatrixProduct.Multiply(input, _w, Row(_b), z); // z = x·W + b
        _cell.Forward(new CellStep<T>(_stepWeights)
        {
            Gates = z,
            PreviousHidden = previousHidden,
            PreviousCellState = Row(_previousCellState),
            Hidden = hidden,
            CellState = Row(_cellState),
            Saved = Row(_saved),
        });
        Decay.Flush(hidden.Flat);
    }

    public override void Reset()
    {
        Output.Flat.Clear();
        _cellState.Span.Clear();
    }

    private static MatrixSpan<T> Row(AlignedBuffer<T> buffer) => buffer.AsMatrix(1, buffer.Length);
}

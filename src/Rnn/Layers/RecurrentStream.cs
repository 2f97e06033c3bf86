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
    private readonly Zoneout<T>? _hiddenZoneout;
    private readonly Zoneout<T>? _cellZoneout;
    private readonly AlignedBuffer<T> _b;
    private readonly T[] _h0;
    private readonly T[] _c0;
    private readonly AlignedBuffer<T> _gates;
    private readonly AlignedBuffer<T> _saved;
    private readonly AlignedBuffer<T> _previousHidden;
    private AlignedBuffer<T> _cellState;
    private AlignedBuffer<T> _previousCellState;

    public RecurrentStream(
        int rows, RecurrentCell<T> cell, RecurrentOptions options, Parameter<T> w, Parameter<T> b, StepWeights<T> stepWeights,
        Parameter<T>? h0, Parameter<T>? c0)
        : base(rows, cell.OutputSize)
    {
        _cell = cell;
        _w = PackedMatrix<T>.Of(w.Matrix);
        _stepWeights = stepWeights;
        _stepWeights.Copy();
        _hiddenZoneout = CreateZoneout(options.HiddenZoneout, cell.OutputSize);
        _cellZoneout = CreateZoneout(options.CellZoneout, cell.CellStateSize);
        _b = new AlignedBuffer<T>(b.Count);
        b.Values.CopyTo(_b.Span);
        _h0 = h0 is null ? new T[cell.OutputSize] : h0.Values.ToArray();
        _c0 = c0 is null ? new T[cell.CellStateSize] : c0.Values.ToArray();
        _gates = new AlignedBuffer<T>(rows * cell.GateCount * cell.HiddenSize);
        _saved = new AlignedBuffer<T>(rows * cell.SavedSize);
        _previousHidden = new AlignedBuffer<T>(rows * cell.OutputSize);
        _cellState = new AlignedBuffer<T>(rows * cell.CellStateSize);
        _previousCellState = new AlignedBuffer<T>(rows * cell.CellStateSize);
        for (int row = 0; row < rows; row++)
        {
            ResetRow(row);
        }
    }

    public override int StateSize => _cell.OutputSize + _cell.CellStateSize;

    public override void Step(MatrixSpan<T> input)
    {
        MatrixSpan<T> z = Matrix(_gates), hidden = Output, previousHidden = Matrix(_previousHidden);
        hidden.Flat.CopyTo(previousHidden.Flat);
        (_previousCellState, _cellState) = (_cellState, _previousCellState);

        MatrixProduct.Multiply(input, _w, new MatrixSpan<T>(_b.Span, Rows, _b.Length, rowStride: 0, columnStride: 1), z); // z = x·W + b
        _cell.Forward(new CellStep<T>(_stepWeights)
        {
            Gates = z,
            PreviousHidden = previousHidden,
            PreviousCellState = Matrix(_previousCellState),
            Hidden = _hiddenZoneout is null ? hidden : _hiddenZoneout.Fresh,
            CellState = _cellZoneout is null ? Matrix(_cellState) : _cellZoneout.Fresh,
            Saved = Matrix(_saved),
        });
        _hiddenZoneout?.Forward(0, previousHidden, hidden);
        _cellZoneout?.Forward(0, Matrix(_previousCellState), Matrix(_cellState));
        Decay.Flush(hidden.Flat);
    }

    public override void ResetRow(int row)
    {
        _h0.CopyTo(Output.Row(row));
        _c0.CopyTo(Matrix(_cellState).Row(row));
    }

    public override void SaveRow(int row, Span<T> state)
    {
        Output.Row(row).CopyTo(state);
        Matrix(_cellState).Row(row).CopyTo(state[_cell.OutputSize..]);
    }

    public override void RestoreRow(int row, ReadOnlySpan<T> state)
    {
        state[.._cell.OutputSize].CopyTo(Output.Row(row));
        state[_cell.OutputSize..].CopyTo(Matrix(_cellState).Row(row));
    }

    private Zoneout<T>? CreateZoneout(double rate, int size)
    {
        if (rate == 0 || size == 0)
        {
            return null;
        }

        var zoneout = new Zoneout<T>(size, rate, place: 0);
        zoneout.Begin(Rows, Rows, Pass.Inference);
        return zoneout;
    }

    private MatrixSpan<T> Matrix(AlignedBuffer<T> buffer) => buffer.AsMatrix(Rows, buffer.Length / Rows);
}

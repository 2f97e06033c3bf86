using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A recurrent layer fed step by step.</summary>
internal sealed class RecurrentStream<T> : LayerStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackedRecurrent<T> _packed;
    private readonly RecurrentStep<T> _step;
    private readonly Zoneout<T>? _hiddenZoneout;
    private readonly Zoneout<T>? _cellZoneout;
    private readonly AlignedBuffer<T> _gates;
    private readonly AlignedBuffer<T> _saved;
    private readonly AlignedBuffer<T> _previousHidden;
    private readonly StepMemory<T>? _memory;
    private readonly CellNotes<T>? _notes;
    private AlignedBuffer<T> _cellState;
    private AlignedBuffer<T> _previousCellState;

    public RecurrentStream(int rows, PackedRecurrent<T> packed)
        : base(rows, packed.Layer.OutputSize)
    {
        RecurrentCell<T> cell = packed.Layer.Cell;
        _packed = packed;
        _hiddenZoneout = CreateZoneout(packed.Layer.Options.HiddenZoneout, cell.OutputSize);
        _cellZoneout = CreateZoneout(packed.Layer.Options.CellZoneout, cell.CellStateSize);
        _step = new RecurrentStep<T>(cell, _hiddenZoneout, _cellZoneout);
        _gates = new AlignedBuffer<T>(rows, cell.GateCount * cell.HiddenSize);
        _saved = new AlignedBuffer<T>(rows, cell.SavedSize);
        _previousHidden = new AlignedBuffer<T>(rows, cell.OutputSize);
        _cellState = new AlignedBuffer<T>(rows, cell.CellStateSize);
        _previousCellState = new AlignedBuffer<T>(rows, cell.CellStateSize);
        _memory = cell.ReadsMemory ? new StepMemory<T>(cell.KeySize, cell.AttentionHeads) : null;
        _notes = cell.NoteSizes(packed.Layer.MemorySize) is { Count: > 0 } sizes ? new CellNotes<T>(sizes) : null;
        _notes?.Fit(rows);
        StateParts = cell.CellStateSize == 0
            ? [($"{packed.Layer.Name}.h", cell.OutputSize)]
            : [($"{packed.Layer.Name}.h", cell.OutputSize), ($"{packed.Layer.Name}.c", cell.CellStateSize)];
        for (int row = 0; row < rows; row++)
        {
            ResetRow(row);
        }
    }

    public override IReadOnlyList<(string Name, int Size)> StateParts { get; }

    private MatrixSpan<T> CellState => Matrix(_cellState);

    public override void Step(MatrixSpan<T> input)
    {
        MatrixSpan<T> z = Matrix(_gates), hidden = Output, previousHidden = Matrix(_previousHidden);
        hidden.Flat.CopyTo(previousHidden.Flat);
        (_previousCellState, _cellState) = (_cellState, _previousCellState);

        MatrixProduct.Multiply(input, _packed.W, _packed.B.Repeated(Rows), z); // z = x·W + b
        _step.Forward(
            new CellStep<T>(_packed.StepWeights)
            {
                Gates = z,
                PreviousHidden = previousHidden,
                PreviousCellState = Matrix(_previousCellState),
                Hidden = _hiddenZoneout is null ? hidden : _hiddenZoneout.Fresh,
                CellState = _cellZoneout is null ? CellState : _cellZoneout.Fresh,
                Saved = Matrix(_saved),
                StepMemory = _memory,
                Notes = _notes,
            },
            hidden, CellState);
    }

    public override int MemoryFrom => _memory is null ? -1 : _packed.Layer.MemoryFrom;

    public override int Heads => _packed.Layer.Cell.AttentionHeads;

    public override void TakeMemory(SequenceMemory<T> memory, int rowsOfEach)
    {
        _memory!.Take(memory, rowsOfEach);
        _memory.FitRows(Rows);
        if (_packed.V is { } v)
        {
            MatrixProduct.Multiply(memory.Values, v, _memory.Keys); // P = M·V
        }
    }

    public override ReadOnlySpan<T> MemoryWeights(int row) => _memory!.Weights(row, row);

    public override void ResetRow(int row)
    {
        _packed.InitialHidden.CopyTo(Output.Row(row));
        _packed.InitialCellState.CopyTo(CellState.Row(row));
    }

    public override void SaveRow(int row, Span<T> state)
    {
        Output.Row(row).CopyTo(state);
        CellState.Row(row).CopyTo(state[Output.Columns..]);
    }

    public override void RestoreRow(int row, ReadOnlySpan<T> state)
    {
        state[..Output.Columns].CopyTo(Output.Row(row));
        state[Output.Columns..].CopyTo(CellState.Row(row));
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

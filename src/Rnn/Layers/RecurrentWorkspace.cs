using System.Numerics;
using Rnn.Cells;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through a recurrent layer leaves behind. Rows are packed rows, as in <see cref="SequenceLayout"/>.</summary>
internal sealed class RecurrentWorkspace<T> : LayerWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;
    private readonly AlignedBuffer<T> _gates = new();
    private readonly AlignedBuffer<T> _saved = new();
    private readonly AlignedBuffer<T> _cellState = new();
    private readonly AlignedBuffer<T> _previousHidden = new();
    private readonly AlignedBuffer<T> _initialHidden = new();
    private readonly AlignedBuffer<T> _initialCellState = new();
    private readonly AlignedBuffer<T> _hiddenGradient = new();
    private readonly AlignedBuffer<T> _cellStateGradient = new();

    public RecurrentWorkspace(
        RecurrentCell<T> cell, RecurrentWeight<T>[] weights, RecurrentBias<T>[] biases, WorkerTeam team)
        : base(cell.OutputSize, team)
    {
        _cell = cell;
        TimeLoop = new TimeLoop<T>(cell, this);
        Weights = new StepWeights<T>(weights, biases);
        TransposedWeights = [.. weights.Select(w => new PackedMatrix<T>(w.Columns, w.Parameter.Rows))];
        WeightCopy = new WeightCopy<T>(Weights, weights, TransposedWeights, team);
    }

    public TimeLoop<T> TimeLoop { get; }

    public WeightCopy<T> WeightCopy { get; }

    /// <summary>[all rows, G·H]: input part, then activations, then dz.</summary>
    public MatrixSpan<T> Gates => _gates.AsMatrix(Output.RowCount, _cell.GateCount * _cell.HiddenSize);

    /// <summary>[all rows, saved].</summary>
    public MatrixSpan<T> Saved => _saved.AsMatrix(Output.RowCount, _cell.SavedSize);

    /// <summary>c, [all rows, cell state].</summary>
    public MatrixSpan<T> CellState => _cellState.AsMatrix(Output.RowCount, _cell.CellStateSize);

    /// <summary>h₀, [sequences, H]; 0 unless written after <see cref="Fit"/>.</summary>
    public MatrixSpan<T> InitialHidden => _initialHidden.AsMatrix(Output.SequenceCount, _cell.OutputSize);

    /// <summary>c₀, [sequences, cell state]; 0 unless written after <see cref="Fit"/>.</summary>
    public MatrixSpan<T> InitialCellState => _initialCellState.AsMatrix(Output.SequenceCount, _cell.CellStateSize);

    /// <summary>[sequences, H]: the gradient that travels back in time; in the end that of h₀.</summary>
    public MatrixSpan<T> HiddenGradient => _hiddenGradient.AsMatrix(Output.SequenceCount, _cell.OutputSize);

    /// <summary>[sequences, cell state]: likewise for c.</summary>
    public MatrixSpan<T> CellStateGradient => _cellStateGradient.AsMatrix(Output.SequenceCount, _cell.CellStateSize);

    /// <summary>What the cell needs inside a step.</summary>
    public StepWeights<T> Weights { get; }

    /// <summary>The weights of it, packed for dz·Uᵀ.</summary>
    public PackedMatrix<T>[] TransposedWeights { get; }

    /// <summary>Set by those who want to begin from states of their own; else every pass begins from 0.</summary>
    public Action<RecurrentWorkspace<T>>? SetInitialState { get; set; }

    /// <summary>Set by those whose loss also depends on the final states; else their gradient is 0.</summary>
    public Action<RecurrentWorkspace<T>>? SetFinalGradient { get; set; }

    public void Fit(SequenceBatch<T> input)
    {
        FitOutput(input);
        _gates.Resize(input.RowCount, _cell.GateCount * _cell.HiddenSize);
        _saved.Resize(input.RowCount, _cell.SavedSize);
        _cellState.Resize(input.RowCount, _cell.CellStateSize);
        _initialHidden.Resize(input.SequenceCount, _cell.OutputSize);
        _initialCellState.Resize(input.SequenceCount, _cell.CellStateSize);
    }

    public void ClearInitialState()
    {
        _initialHidden.Span.Clear();
        _initialCellState.Span.Clear();
        SetInitialState?.Invoke(this);
    }

    /// <summary>h before each row's step, for the sums over all rows: of the first rows (none if it is 0), and of the others.</summary>
    public void PreviousHidden(out MatrixSpan<T> first, out MatrixSpan<T> others)
    {
        SequenceLayout layout = Output.Layout;
        int sequences = layout.Sequences;
        first = _initialHidden.Span.IndexOfAnyExcept(T.Zero) < 0 ? default : InitialHidden;
        if (layout.ActiveRows(layout.Steps - 1) == sequences)
        {
            // Of equal lengths: the output itself, one step late.
            others = Output.Matrix.SliceRows(0, Output.RowCount - sequences);
            return;
        }

        _previousHidden.Resize(Output.RowCount - sequences, _cell.OutputSize);
        others = _previousHidden.AsMatrix(Output.RowCount - sequences, _cell.OutputSize);
        for (int step = 1; step < layout.Steps; step++)
        {
            int rows = layout.ActiveRows(step);
            Output.Matrix.SliceRows(layout.Offset(step - 1), rows).Flat.CopyTo(others.SliceRows(layout.Offset(step) - sequences, rows).Flat);
        }
    }

    /// <summary>Makes the final states of the last pass the initial states of the next one, over the same sequences.</summary>
    public void CarryState()
    {
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            int last = Output.Layout.LastRow(row);
            Output.Matrix.Row(last).CopyTo(InitialHidden.Row(row));
            CellState.Row(last).CopyTo(InitialCellState.Row(row));
        }
    }

    public void ClearFinalGradient()
    {
        _hiddenGradient.Resize(Output.SequenceCount, _cell.OutputSize);
        _cellStateGradient.Resize(Output.SequenceCount, _cell.CellStateSize);
        _hiddenGradient.Span.Clear();
        _cellStateGradient.Span.Clear();
        if (GradientOfLastStepsOnly)
        {
            OutputGradient.Flat.CopyTo(_hiddenGradient.Span);
        }

        SetFinalGradient?.Invoke(this);
    }
}

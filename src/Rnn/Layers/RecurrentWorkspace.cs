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
    private readonly long _noteSize;
    private int _gateRows;
    private bool[] _isCarried = []; // of each row, whether its state was restored
    private bool[] _isGiven = []; // of each row, whether it came with a state of its own

    public RecurrentWorkspace(
        RecurrentCell<T> cell, RecurrentWeight<T>[] weights, RecurrentBias<T>[] biases, RecurrentOptions options, uint place, int memorySize, WorkerTeam team)
        : base(cell.OutputSize, team)
    {
        _cell = cell;
        Weights = new StepWeights<T>(weights, biases);
        TransposedWeights = [.. weights.Select(w => new PackedMatrix<T>(w.Columns, w.Parameter.Rows))];
        WeightCopy = new WeightCopy<T>(Weights, weights, TransposedWeights, team);
        Mask = options.RecurrentDropout > 0 ? new RecurrentMask<T>(cell.OutputSize, weights.Length) : null;
        HiddenZoneout = options.HiddenZoneout > 0 ? new Zoneout<T>(cell.OutputSize, options.HiddenZoneout, 2 * place) : null;
        CellZoneout = options.CellZoneout > 0 && cell.CellStateSize > 0
            ? new Zoneout<T>(cell.CellStateSize, options.CellZoneout, (2 * place) + 1)
            : null;
        Memory = cell.ReadsMemory ? new StepMemory<T>(cell.KeySize, cell.AttentionHeads) : null;
        IReadOnlyList<int> sizes = cell.NoteSizes(memorySize);
        (Notes, _noteSize) = (sizes.Count > 0 ? new CellNotes<T>(sizes) : null, sizes.Sum(size => (long)size));
        TimeLoop = new TimeLoop<T>(cell, this);
    }

    /// <summary>What the cell reads beside its state, to be given before a pass; null where it reads no memory.</summary>
    public StepMemory<T>? Memory { get; }

    /// <summary>Notes of a cell that goes around another; null where there is none.</summary>
    public CellNotes<T>? Notes { get; }

    public TimeLoop<T> TimeLoop { get; }

    public WeightCopy<T> WeightCopy { get; }

    /// <summary>Dropout on the recurrent path, where the layer has it.</summary>
    public RecurrentMask<T>? Mask { get; }

    /// <summary>Where its masks are drawn before they go to their rows.</summary>
    public AlignedBuffer<T> DrawnMask { get; } = new();

    public Zoneout<T>? HiddenZoneout { get; }

    public Zoneout<T>? CellZoneout { get; }

    /// <summary>[all rows, G·H]: input part, then activations, then dz. Where no backward follows, only the rows of the steps in hand.</summary>
    public MatrixSpan<T> Gates => _gates.AsMatrix(_gateRows, _cell.GateCount * _cell.HiddenSize);

    /// <summary>[as many rows as the gates, saved].</summary>
    public MatrixSpan<T> Saved => _saved.AsMatrix(_gateRows, _cell.SavedSize);

    /// <summary>c, [all rows, cell state].</summary>
    public MatrixSpan<T> CellState => _cellState.AsMatrix(Output.RowCount, _cell.CellStateSize);

    /// <summary>h as the cell gave it, [all rows, H]: the output, or what zoneout makes the output of.</summary>
    public MatrixSpan<T> CellHidden => HiddenZoneout is null ? Output.Matrix : HiddenZoneout.Fresh;

    /// <summary>c as the cell gave it, likewise.</summary>
    public MatrixSpan<T> CellCellState => CellZoneout is null ? CellState : CellZoneout.Fresh;

    /// <summary>h₀, [sequences, H].</summary>
    public MatrixSpan<T> InitialHidden => _initialHidden.AsMatrix(Output.SequenceCount, _cell.OutputSize);

    /// <summary>c₀, [sequences, cell state].</summary>
    public MatrixSpan<T> InitialCellState => _initialCellState.AsMatrix(Output.SequenceCount, _cell.CellStateSize);

    /// <summary>[sequences, H]: the gradient that travels back in time; in the end that of h₀.</summary>
    public MatrixSpan<T> HiddenGradient => _hiddenGradient.AsMatrix(Output.SequenceCount, _cell.OutputSize);

    /// <summary>[sequences, cell state]: likewise for c.</summary>
    public MatrixSpan<T> CellStateGradient => _cellStateGradient.AsMatrix(Output.SequenceCount, _cell.CellStateSize);

    /// <summary>What the cell needs inside a step.</summary>
    public StepWeights<T> Weights { get; }

    /// <summary>The weights of it, packed for dz·Uᵀ.</summary>
    public PackedMatrix<T>[] TransposedWeights { get; }

    /// <summary>Where the states lie that a pass can be told to go on from.</summary>
    public SavedState<T> SavedState { get; } = new();

    /// <summary>Where the gradient of h at every step is kept, for those who look at it; else it is overwritten step by step.</summary>
    public GradientTrace<T>? Trace { get; set; }

    /// <summary>Set by those who want to begin from states of their own.</summary>
    public Action<RecurrentWorkspace<T>>? SetInitialState { get; set; }

    /// <summary>Set by those whose loss also depends on the final states; else their gradient is 0.</summary>
    public Action<RecurrentWorkspace<T>>? SetFinalGradient { get; set; }

    public override bool TakesFinalGradient => true;

    /// <summary>The state after a sequence's last step; of an empty one the state that it began from.</summary>
    public override void CopyFinal(int row, Span<T> to)
    {
        int length = Output.Layout.Lengths[row];
        (length == 0 ? InitialHidden.Row(row) : Output.Matrix.Row(Output.Layout.LastRow(row))).CopyTo(to);
    }

    /// <summary>c likewise.</summary>
    public void CopyFinalCellState(int row, Span<T> to)
    {
        int length = Output.Layout.Lengths[row];
        (length == 0 ? InitialCellState.Row(row) : CellState.Row(Output.Layout.LastRow(row))).CopyTo(to);
    }

    /// <summary>Says that the state which a row begins from is not the layer's own beginning.</summary>
    public void MarkGiven(int row) => _isGiven[row] = true;

    public void Fit(SequenceBatch<T> input)
    {
        FitOutput(input);
        _cellState.Resize(input.RowCount, _cell.CellStateSize);
        _initialHidden.Resize(input.SequenceCount, _cell.OutputSize);
        _initialCellState.Resize(input.SequenceCount, _cell.CellStateSize);
        _isGiven.AsSpan().Clear();
        if (_isCarried.Length < input.SequenceCount)
        {
            _isCarried = new bool[input.SequenceCount];
            _isGiven = new bool[input.SequenceCount];
        }
    }

    /// <summary>Numbers that a step of a row keeps until its block is done: gates, and what a cell with attention notes.</summary>
    public long NumbersPerRow => (_cell.GateCount * (long)_cell.HiddenSize) + _noteSize + (Memory?.WeightsPerRow ?? 0);

    /// <summary>Takes room for the gates of so many rows.</summary>
    public void FitGates(int rows)
    {
        _gateRows = rows;
        _gates.Resize(rows, _cell.GateCount * _cell.HiddenSize);
        _saved.Resize(rows, _cell.SavedSize);
        Notes?.Fit(rows);
        Memory?.FitRows(rows);
    }

    /// <summary>h before each row's step, for the sums over all rows: of the first rows (none if it is 0), and of the others.</summary>
    public void PreviousHidden(out MatrixSpan<T> first, out MatrixSpan<T> others)
    {
        SequenceLayout layout = Output.Layout;
        int began = layout.Steps == 0 ? 0 : layout.ActiveRows(0);
        first = _initialHidden.Span.IndexOfAnyExcept(T.Zero) < 0 ? default : InitialHidden.SliceRows(0, began);
        if (layout.Steps == 0 || layout.ActiveRows(layout.Steps - 1) == began)
        {
            // Of equal lengths: the output itself, one step late.
            others = Output.Matrix.SliceRows(0, Output.RowCount - began);
            return;
        }

        _previousHidden.Resize(Output.RowCount - began, _cell.OutputSize);
        others = _previousHidden.AsMatrix(Output.RowCount - began, _cell.OutputSize);
        for (int step = 1; step < layout.Steps; step++)
        {
            int rows = layout.ActiveRows(step);
            Output.Matrix.SliceRows(layout.Offset(step - 1), rows).Flat.CopyTo(others.SliceRows(layout.Offset(step) - began, rows).Flat);
        }
    }

    /// <summary>Saves the state of each sequence after so many steps of this pass, or after its last one if that comes first.</summary>
    public override void SaveState(int steps)
    {
        SequenceLayout layout = Output.Layout;
        SavedState.Resize(Output.SequenceCount, _cell.OutputSize, _cell.CellStateSize);
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            int after = Math.Min(steps, layout.Lengths[row]), to = layout.Order[row];
            int last = after == 0 ? 0 : layout.Offset(after - 1) + row;
            (after == 0 ? InitialHidden.Row(row) : Output.Matrix.Row(last)).CopyTo(SavedState.Hidden.Row(to));
            (after == 0 ? InitialCellState.Row(row) : CellState.Row(last)).CopyTo(SavedState.CellState.Row(to));
            SavedState.HasPast[to] = after > 0 || _isCarried[row];
        }
    }

    /// <summary>Begins from what <see cref="SaveState"/> has saved of the same sequences, but for those that have had no step.</summary>
    /// <param name="continues">Whether at all.</param>
    public void RestoreState(bool continues)
    {
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            int from = Output.Layout.Order[row];
            _isCarried[row] = continues && SavedState.HasPast[from];
            if (_isCarried[row])
            {
                SavedState.Hidden.Row(from).CopyTo(InitialHidden.Row(row));
                SavedState.CellState.Row(from).CopyTo(InitialCellState.Row(row));
            }
        }
    }

    /// <summary>Ends the way of the gradients that have come back to a restored or given state: those left are of the layer's own beginning.</summary>
    public void CutCarriedGradient()
    {
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            if (_isCarried[row] || _isGiven[row])
            {
                HiddenGradient.Row(row).Clear();
                CellStateGradient.Row(row).Clear();
            }
        }
    }

    public void ClearFinalGradient()
    {
        _hiddenGradient.Resize(Output.SequenceCount, _cell.OutputSize);
        _cellStateGradient.Resize(Output.SequenceCount, _cell.CellStateSize);
        _hiddenGradient.Span.Clear();
        _cellStateGradient.Span.Clear();
        if (HasFinalGradient)
        {
            FinalGradient.Flat.CopyTo(_hiddenGradient.Span);
        }

        SetFinalGradient?.Invoke(this);
    }
}

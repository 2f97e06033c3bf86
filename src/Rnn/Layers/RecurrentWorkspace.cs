using System.Numerics;
using Rnn.Cells;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through a recurrent layer leaves behind. Rows are packed rows, as in <see cref="SequenceLayout"/>.</summary>
internal sealed class RecurrentWorkspace<T>(RecurrentCell<T> cell, IReadOnlyList<RecurrentWeight<T>> weights, WorkerTeam team)
    : LayerWorkspace<T>(cell.HiddenSize, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _gates = new();
    private readonly AlignedBuffer<T> _saved = new();
    private readonly AlignedBuffer<T> _memory = new();
    private readonly AlignedBuffer<T> _previousHidden = new();
    private readonly AlignedBuffer<T> _initialHidden = new();
    private readonly AlignedBuffer<T> _initialMemory = new();
    private readonly AlignedBuffer<T> _hiddenGradient = new();
    private readonly AlignedBuffer<T> _memoryGradient = new();

    /// <summary>[all rows, G·H]: input part, then activations, then dz.</summary>
    public MatrixSpan<T> Gates => _gates.AsMatrix(Output.RowCount, cell.GateCount * cell.HiddenSize);

    /// <summary>[all rows, saved].</summary>
    public MatrixSpan<T> Saved => _saved.AsMatrix(Output.RowCount, cell.SavedSize);

    /// <summary>c, [all rows, memory].</summary>
    public MatrixSpan<T> Memory => _memory.AsMatrix(Output.RowCount, cell.MemorySize);

    /// <summary>h₋, [all rows, H].</summary>
    public MatrixSpan<T> PreviousHidden => _previousHidden.AsMatrix(Output.RowCount, cell.HiddenSize);

    /// <summary>h₀, [sequences, H]; 0 unless written after <see cref="Fit"/>.</summary>
    public MatrixSpan<T> InitialHidden => _initialHidden.AsMatrix(Output.SequenceCount, cell.HiddenSize);

    /// <summary>c₀, [sequences, memory]; 0 unless written after <see cref="Fit"/>.</summary>
    public MatrixSpan<T> InitialMemory => _initialMemory.AsMatrix(Output.SequenceCount, cell.MemorySize);

    /// <summary>[sequences, H]: the gradient that travels back in time; in the end that of h₀.</summary>
    public MatrixSpan<T> HiddenGradient => _hiddenGradient.AsMatrix(Output.SequenceCount, cell.HiddenSize);

    /// <summary>[sequences, memory]: likewise for the memory.</summary>
    public MatrixSpan<T> MemoryGradient => _memoryGradient.AsMatrix(Output.SequenceCount, cell.MemorySize);

    /// <summary>The weights used inside a step, packed for h·U.</summary>
    public PackedMatrix<T>[] Weights { get; } = [.. weights.Select(w => new PackedMatrix<T>(cell.HiddenSize, w.Columns))];

    /// <summary>The same, packed for dz·Uᵀ.</summary>
    public PackedMatrix<T>[] TransposedWeights { get; } =
        [.. weights.Select(w => new PackedMatrix<T>(w.Columns, cell.HiddenSize))];

    /// <summary>Set by those who want to begin from states of their own; else every pass begins from 0.</summary>
    public Action<RecurrentWorkspace<T>>? SetInitialState { get; set; }

    /// <summary>Set by those whose loss also depends on the final states; else their gradient is 0.</summary>
    public Action<RecurrentWorkspace<T>>? SetFinalGradient { get; set; }

    public void Fit(SequenceBatch<T> input)
    {
        FitOutput(input);
        _gates.Resize(checked(input.RowCount * cell.GateCount * cell.HiddenSize));
        _saved.Resize(checked(input.RowCount * cell.SavedSize));
        _memory.Resize(checked(input.RowCount * cell.MemorySize));
        _previousHidden.Resize(checked(input.RowCount * cell.HiddenSize));
        _initialHidden.Resize(input.SequenceCount * cell.HiddenSize);
        _initialMemory.Resize(input.SequenceCount * cell.MemorySize);
    }

    public void ClearInitialState()
    {
        _initialHidden.Span.Clear();
        _initialMemory.Span.Clear();
        SetInitialState?.Invoke(this);
    }

    /// <summary>Makes the final states of the last pass the initial states of the next one, over the same sequences.</summary>
    public void CarryState()
    {
        for (int row = 0; row < Output.SequenceCount; row++)
        {
            int last = Output.Layout.LastRow(row);
            Output.Matrix.Row(last).CopyTo(InitialHidden.Row(row));
            Memory.Row(last).CopyTo(InitialMemory.Row(row));
        }
    }

    public void ClearFinalGradient()
    {
        _hiddenGradient.Resize(Output.SequenceCount * cell.HiddenSize);
        _memoryGradient.Resize(Output.SequenceCount * cell.MemorySize);
        _hiddenGradient.Span.Clear();
        _memoryGradient.Span.Clear();
        SetFinalGradient?.Invoke(this);
    }
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>What the steps of one layer read of a memory: its values, the layer's own keys, and each row's weights of attention.</summary>
/// <param name="keySize">Numbers of a key; 0 for no keys.</param>
/// <param name="heads">Weights per row and step of the memory.</param>
internal sealed class StepMemory<T>(int keySize, int heads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _keys = new();
    private readonly AlignedBuffer<T> _keyGradients = new();
    private readonly AlignedBuffer<T> _weights = new();
    private readonly AlignedBuffer<T> _scratch = new(); // a number for each step of the memory: rows have their own
    private SequenceMemory<T>? _memory;
    private int _rowsOfEach = 1;
    private int _weightRows;

    /// <summary>The memories themselves.</summary>
    public SequenceMemory<T> Memory => _memory ?? throw new InvalidOperationException("The layer reads a memory, and was given none.");

    /// <summary>Weights that a row has room for.</summary>
    public long WeightsPerRow => (long)Memory.Longest * heads;

    /// <summary>P, [all steps of the memory, keys].</summary>
    public MatrixSpan<T> Keys => _keys.AsMatrix(Memory.Steps, keySize);

    /// <summary>dP likewise.</summary>
    public MatrixSpan<T> KeyGradients => _keyGradients.AsMatrix(Memory.Steps, keySize);

    /// <summary>Takes the memories of the passes or steps to come; the keys are then to be computed.</summary>
    /// <param name="memory">The memories.</param>
    /// <param name="rowsOfEach">How many rows side by side read the same one.</param>
    public void Take(SequenceMemory<T> memory, int rowsOfEach = 1)
    {
        (_memory, _rowsOfEach) = (memory, rowsOfEach);
        _keys.Resize(memory.Steps, keySize);
    }

    /// <summary>Takes room for the weights of so many rows.</summary>
    public void FitRows(int rows)
    {
        _weightRows = rows;
        _weights.Resize((long)rows * Memory.Longest * heads);
    }

    public void ClearKeyGradients()
    {
        _keyGradients.Resize(Memory.Steps, keySize);
        _scratch.Resize(Memory.Steps);
        _keyGradients.Span.Clear();
    }

    /// <summary>A row's weights, [heads, steps of its memory].</summary>
    public Span<T> Weights(int sequence, int row) =>
        _weights.AsMatrix(_weightRows, checked(Memory.Longest * heads)).Row(row)[..(heads * Memory.Length(sequence / _rowsOfEach))];

    /// <summary>What a row reads.</summary>
    /// <param name="sequence">Which sequence the row belongs to.</param>
    /// <param name="row">Its place among the rows that have weights.</param>
    public CellMemory<T> Of(int sequence, int row)
    {
        int place = sequence / _rowsOfEach, first = Memory.First(place), length = Memory.Length(place);
        return new CellMemory<T>
        {
            Values = Memory.Values.SliceRows(first, length),
            Keys = Keys.SliceRows(first, length),
            Weights = Weights(sequence, row),
        };
    }

    /// <summary>The same on the way back.</summary>
    public CellMemoryGradient<T> GradientOf(int sequence, int row)
    {
        int first = Memory.First(sequence), length = Memory.Length(sequence);
        return new CellMemoryGradient<T>
        {
            Values = Memory.Values.SliceRows(first, length),
            Keys = Keys.SliceRows(first, length),
            Weights = Weights(sequence, row),
            Scratch = _scratch.Span.Slice(first, length),
            ValuesGradient = Memory.Gradients.SliceRows(first, length),
            KeysGradient = KeyGradients.SliceRows(first, length),
        };
    }
}

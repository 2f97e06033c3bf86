using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A layer that is fed step by step, for some sequences side by side: its weights packed and shared, its states its own.</summary>
/// <remarks>One thread at a time. A step computes the very bits that a pass over the whole sequences computes.</remarks>
internal abstract class LayerStream<T>(int rows, int outputSize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _output = new(rows * outputSize);

    /// <summary>[rows, outputs]: what the last step gave.</summary>
    public MatrixSpan<T> Output => _output.AsMatrix(rows, outputSize);

    /// <summary>How many sequences run side by side.</summary>
    public int Rows => rows;

    /// <summary>What the state of a row consists of, by name and size, in the order in which <see cref="SaveRow"/> writes it.</summary>
    public virtual IReadOnlyList<(string Name, int Size)> StateParts => [];

    /// <summary>[rows × columns]: where the tokens of the next step go, if it looks up any.</summary>
    public virtual Span<int> Tokens => [];

    /// <summary>Which layer of the encoder's it reads at every step, counted from the first; -1 where it reads none.</summary>
    public virtual int MemoryFrom => -1;

    /// <summary>How many weights it gives each step of the memory.</summary>
    public virtual int Heads => 0;

    /// <summary>Takes the memories that the rows read, so many rows side by side the same one.</summary>
    public virtual void TakeMemory(SequenceMemory<T> memory, int rowsOfEach)
    {
    }

    /// <summary>[heads, steps of the memory]: the weights of attention of a row's last step.</summary>
    public virtual ReadOnlySpan<T> MemoryWeights(int row) => [];

    /// <summary>Takes one step.</summary>
    /// <param name="input">[rows, inputs].</param>
    public abstract void Step(MatrixSpan<T> input);

    /// <summary>Begins a new sequence in a row.</summary>
    public virtual void ResetRow(int row)
    {
    }

    /// <summary>Writes the state of a row.</summary>
    public virtual void SaveRow(int row, Span<T> state)
    {
    }

    /// <summary>Takes the state of a row as <see cref="SaveRow"/> wrote it.</summary>
    public virtual void RestoreRow(int row, ReadOnlySpan<T> state)
    {
    }
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>What one row of a step may read beside its state: a whole sequence of S steps, such as the outputs of an encoder.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct CellMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>M, [S, memory size]. Read only.</summary>
    public MatrixSpan<T> Values { get; internal init; }

    /// <summary>P = M·V, [S, key size], which the layer has computed; without columns where the cell asks for no keys. Read only.</summary>
    public MatrixSpan<T> Keys { get; internal init; }

    /// <summary>
    /// How much the row looks at each step of its memory, to be written, for backward and for those who ask: S numbers that add up to 1 for
    /// the first head, S for the next.
    /// </summary>
    public Span<T> Weights { get; internal init; }

    internal static InvalidOperationException Missing() =>
        new("This cell reads no memory; override ReadsMemory, and use it in a decoder.");
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>The memory of one row going back, and the gradients that a step adds to.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct CellMemoryGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>M, [S, memory size]. Read only.</summary>
    public MatrixSpan<T> Values { get; internal init; }

    /// <summary>P = M·V, [S, key size]. Read only.</summary>
    public MatrixSpan<T> Keys { get; internal init; }

    /// <summary>How much the row has looked at each step of its memory, as forward left it; may be overwritten.</summary>
    public Span<T> Weights { get; internal init; }

    /// <summary>[S]: room for a number per step, of the row alone.</summary>
    internal Span<T> Scratch { get; init; }

    /// <summary>dM, [S, memory size]: each step adds its own part. What comes by way of the keys is the layer's.</summary>
    public MatrixSpan<T> ValuesGradient { get; internal init; }

    /// <summary>dP, [S, key size]: each step adds its own part.</summary>
    public MatrixSpan<T> KeysGradient { get; internal init; }
}

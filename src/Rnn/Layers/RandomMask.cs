using System.Numerics;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Independent draws of what is dropped.</summary>
internal static class RandomMask
{
    /// <summary>Each value is <paramref name="dropped"/> with probability <paramref name="rate"/>, else <paramref name="kept"/>.</summary>
    public static void Fill<T>(Span<T> mask, double rate, PhiloxGenerator random, T dropped, T kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint threshold = (uint)Math.Min(uint.MaxValue, rate * 4294967296.0);
        foreach (ref T value in mask)
        {
            value = random.NextUInt32() < threshold ? dropped : kept;
        }
    }

    /// <summary>One row of dropout per sequence: 0 with probability <paramref name="rate"/>, else 1 / (1 − rate).</summary>
    /// <remarks>Drawn in the caller's order, so that a sequence keeps its mask when another chunk of it lies in another packed row.</remarks>
    public static void FillSequences<T>(MatrixSpan<T> mask, SequenceLayout layout, double rate, PhiloxGenerator random, AlignedBuffer<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        drawn.Resize(mask.Rows, mask.Columns);
        Fill(drawn.Span, rate, random, dropped: T.Zero, kept: T.CreateTruncating(1 / (1 - rate)));
        MatrixSpan<T> rows = drawn.AsMatrix(mask.Rows, mask.Columns);
        for (int row = 0; row < mask.Rows; row++)
        {
            rows.Row(layout.Order[row]).CopyTo(mask.Row(row));
        }
    }
}

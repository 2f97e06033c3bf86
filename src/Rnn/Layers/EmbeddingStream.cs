using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>An embedding fed step by step.</summary>
internal sealed class EmbeddingStream<T>(int rows, EmbeddingTable<T>[] tables, int numbers)
    : LayerStream<T>(rows, tables.Sum(table => table.Size) + numbers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _tokens = new int[rows * tables.Length];

    public override Span<int> Tokens => _tokens;

    public override void Step(MatrixSpan<T> input)
    {
        int at = 0;
        for (int column = 0; column < tables.Length; column++)
        {
            MatrixSpan<T> e = tables[column].Matrix;
            EmbeddingLayer<T>.Look(e, _tokens, column, tables.Length, Output.SliceColumns(at, e.Columns));
            at += e.Columns;
        }

        EmbeddingLayer<T>.CopyNumbers(input, Output.SliceColumns(at, Output.Columns - at));
    }
}

using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A copy of the vectors of one column, [tokens, size], which any number of streams read.</summary>
internal sealed record EmbeddingTable<T>(AlignedBuffer<T> Values, int Tokens, int Size)
    where T : unmanaged
{
    public MatrixSpan<T> Matrix => Values.AsMatrix(Tokens, Size);
}

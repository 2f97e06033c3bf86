using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>States of sequences in the caller's order, for a later pass over the same sequences' next steps.</summary>
internal sealed class SavedState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _hidden = new();
    private readonly AlignedBuffer<T> _cellState = new();
    private bool[] _hasPast = [];
    private int _sequences;
    private int _hiddenSize;
    private int _cellStateSize;

    /// <summary>h, [sequences, H].</summary>
    public MatrixSpan<T> Hidden => _hidden.AsMatrix(_sequences, _hiddenSize);

    /// <summary>c, [sequences, cell state].</summary>
    public MatrixSpan<T> CellState => _cellState.AsMatrix(_sequences, _cellStateSize);

    /// <summary>Of each sequence, whether it has had a step; one that has not still stands before its beginning.</summary>
    public Span<bool> HasPast => _hasPast.AsSpan(0, _sequences);

    public void Resize(int sequences, int hiddenSize, int cellStateSize)
    {
        (_sequences, _hiddenSize, _cellStateSize) = (sequences, hiddenSize, cellStateSize);
        _hidden.Resize(sequences, hiddenSize);
        _cellState.Resize(sequences, cellStateSize);
        if (_hasPast.Length < sequences)
        {
            _hasPast = new bool[sequences];
        }
    }
}

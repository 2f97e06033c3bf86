using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>The gradients of the states at every step, kept on the way back.</summary>
internal sealed class GradientTrace<T>(int hiddenSize, int cellStateSize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _hidden = new();
    private readonly AlignedBuffer<T> _cellState = new();

    /// <summary>∂L/∂h, [all rows, H]: through the outputs and all later steps.</summary>
    public MatrixSpan<T> Hidden => _hidden.AsMatrix(_hidden.Length / hiddenSize, hiddenSize);

    /// <summary>∂L/∂c, [all rows, cell state]: through later steps, not through h of the same step.</summary>
    public MatrixSpan<T> CellState => _cellState.AsMatrix(cellStateSize == 0 ? 0 : _cellState.Length / cellStateSize, cellStateSize);

    public void Resize(int rows)
    {
        _hidden.Resize(rows, hiddenSize);
        _cellState.Resize(rows, cellStateSize);
    }

    public void Keep(int first, MatrixSpan<T> hidden, MatrixSpan<T> cellState)
    {
        hidden.Flat.CopyTo(Hidden.SliceRows(first, hidden.Rows).Flat);
        if (cellStateSize > 0)
        {
            cellState.Flat.CopyTo(CellState.SliceRows(first, cellState.Rows).Flat);
        }
    }
}

using System.Numerics;

namespace Rnn.Tensors;

/// <summary>C = A·B or C += A·B by a team, which shares out the panels of C.</summary>
/// <remarks>Holds the memory for packing B, so it is kept and used again. One caller at a time.</remarks>
internal sealed unsafe class SharedProduct<T>(WorkerTeam team) : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this many multiply-adds a second thread costs more than it gives.
    private const long SmallestShared = 200_000;

    private readonly MatrixKernel<T> _kernel = MatrixKernel<T>.Widest;
    private readonly AlignedBuffer<T> _packed = new();

    // The operands of the product in hand; spans cannot be fields.
    private T* _a;
    private T* _c;
    private T* _b;
    private (int Rows, int Columns, int RowStride, int ColumnStride) _shapeA;
    private (int Rows, int Columns, int RowStride) _shapeC;
    private bool _add;

    public void Multiply(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> c, bool add)
    {
        _packed.Resize(_kernel.PackedLength(b.Rows, b.Columns));
        _kernel.Pack(b, _packed.Pointer);
        Multiply(a, _packed.Pointer, c, add);
        GC.KeepAlive(this); // the pointer alone does not
    }

    public void Multiply(MatrixSpan<T> a, T* packedB, MatrixSpan<T> c, bool add)
    {
        if (team.Size == 1 || (long)a.Rows * a.Columns * c.Columns < SmallestShared)
        {
            _kernel.Multiply(a, packedB, c, add, 0, _kernel.PanelCount(c.Columns));
            return;
        }

        fixed (T* aStart = a, cStart = c)
        {
            _a = aStart;
            _b = packedB;
            _c = cStart;
            _shapeA = (a.Rows, a.Columns, a.RowStride, a.ColumnStride);
            _shapeC = (c.Rows, c.Columns, c.RowStride);
            _add = add;
            team.Run(this);
        }
    }

    public void Run(int part, int parts)
    {
        int panels = _kernel.PanelCount(_shapeC.Columns);
        int first = panels * part / parts, end = panels * (part + 1) / parts;
        int lengthA = ((_shapeA.Rows - 1) * _shapeA.RowStride) + ((_shapeA.Columns - 1) * _shapeA.ColumnStride) + 1;
        int lengthC = ((_shapeC.Rows - 1) * _shapeC.RowStride) + _shapeC.Columns;
        _kernel.Multiply(
            new(new(_a, lengthA), _shapeA.Rows, _shapeA.Columns, _shapeA.RowStride, _shapeA.ColumnStride), _b,
            new(new(_c, lengthC), _shapeC.Rows, _shapeC.Columns, _shapeC.RowStride, 1), _add, first, end);
    }
}

using System.Numerics;

namespace Rnn.Tensors;

/// <summary>C = start + A·B by a team, which shares out the columns of C.</summary>
/// <remarks>Each thread packs the columns of B that it needs, into memory that is kept. One caller at a time.</remarks>
internal sealed unsafe class SharedProduct<T>(WorkerTeam team) : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MatrixKernel<T> _kernel = MatrixKernel<T>.Widest;
    private readonly AlignedBuffer<T>[] _packed = [.. Enumerable.Range(0, team.Size).Select(_ => new AlignedBuffer<T>())];

    // The operands of the product in hand; spans cannot be fields.
    private Operand _a;
    private Operand _b;
    private Operand _start;
    private Operand _c;

    /// <summary>C = start + A·B.</summary>
    /// <param name="a">A, [m, k].</param>
    /// <param name="b">B, [k, n].</param>
    /// <param name="start">What the sums begin from: C itself, another matrix of its size, or none for 0.</param>
    /// <param name="c">C, [m, n].</param>
    public void Multiply(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> start, MatrixSpan<T> c)
    {
        WorkerTeam own = team.ForProduct((long)a.Rows * a.Columns * c.Columns);
        if (own.Size == 1)
        {
            _kernel.Multiply(a, b, start, c, _packed[0]);
            return;
        }

        fixed (T* pinA = a, pinB = b, pinStart = start, pinC = c)
        {
            (_a, _b, _start, _c) = (new(a, pinA), new(b, pinB), new(start, pinStart), new(c, pinC));
            own.Run(this);
        }
    }

    public void Run(int part, int parts)
    {
        // Whole registers to each
        int grain = _kernel.RegisterWidth, grains = (_c.Columns + grain - 1) / grain;
        int first = grains * part / parts * grain, count = Math.Min(_c.Columns, grains * (part + 1) / parts * grain) - first;
        MatrixSpan<T> start = _start.Columns == 0 ? default : _start.Span.SliceColumns(first, count);
        _kernel.Multiply(_a.Span, _b.Span.SliceColumns(first, count), start, _c.Span.SliceColumns(first, count), _packed[part]);
    }

    private readonly struct Operand(MatrixSpan<T> matrix, T* pinned)
    {
        private readonly T* _start = pinned;
        private readonly int _rows = matrix.Rows;
        private readonly int _rowStride = matrix.RowStride;
        private readonly int _columnStride = matrix.ColumnStride;

        public int Columns { get; } = matrix.Columns;

        public MatrixSpan<T> Span
        {
            get
            {
                int length = _rows == 0 || Columns == 0 ? 0 : ((_rows - 1) * _rowStride) + ((Columns - 1) * _columnStride) + 1;
                return new(new(_start, length), _rows, Columns, _rowStride, _columnStride);
            }
        }
    }
}

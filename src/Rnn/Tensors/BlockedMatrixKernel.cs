using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <inheritdoc cref="MatrixKernel{T}"/>
/// <remarks>
/// The order of work, outside in: blocks of k, blocks of rows, panels of B, tiles. While the tiles of a block of rows
/// pass, a panel of B and those rows of A come from the second-level cache.
/// </remarks>
internal sealed unsafe class BlockedMatrixKernel<V, T> : MatrixKernel<T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Constants, never read from the machine. A deeper block reads and writes C less often.
    private const int Registers = 3;
    private const int RowBlock = 96;
    private const int DepthBlock = 1024;

    // Of a transposed A, which is copied: its rows lie across memory and are best read as many as possible at once.
    private const int PackedRowBlock = 512;
    private const int PackedDepthBlock = 512;

    [ThreadStatic]
    private static AlignedBuffer<T>? _packedA;

    public override int RegisterWidth => V.Count;

    private static int PanelWidth => Registers * V.Count;

    private static int TileRows => MatrixTile<V, T>.Rows;

    public override long PackedLength(int depth, int columns) => ((long)columns + V.Count - 1) / V.Count * V.Count * depth;

    public override void Pack(MatrixSpan<T> b, T* packed, int firstRow, int endRow)
    {
        fixed (T* start = b)
        {
            MatrixPacking<V, T>.PackPanels(
                new(start, b.RowStride, b.ColumnStride), b.Rows, b.Columns, PanelWidth, packed, firstRow, endRow);
        }
    }

    public override void Multiply(
        MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> start, MatrixSpan<T> c, AlignedBuffer<T> packed)
    {
        int block = a.ColumnStride == 1 ? DepthBlock : PackedDepthBlock;
        packed.Resize(PackedLength(Math.Min(block, b.Rows), b.Columns));
        int k = 0;
        do
        {
            int steps = Math.Min(block, b.Rows - k);
            Pack(b.SliceRows(k, steps), packed.Pointer);
            Multiply(a.SliceColumns(k, steps), packed.Pointer, k == 0 ? start : c, c);
            k += steps;
        }
        while (k < b.Rows);
    }

    public override void Multiply(in MatrixSpan<T> a, T* packedB, in MatrixSpan<T> start, in MatrixSpan<T> c)
    {
        fixed (T* aStart = a, from = start, to = c)
        {
            MatrixPointer<T> pointerA = new(aStart, a.RowStride, a.ColumnStride);
            MatrixPointer<T> first = new(from, start.RowStride, 1), pointerC = new(to, c.RowStride, 1);
            if (a.Columns == 0)
            {
                CopyRows(first, pointerC, c.Rows, c.Columns);
            }

            int rowBlock = a.ColumnStride == 1 ? RowBlock : PackedRowBlock;
            int depthBlock = a.ColumnStride == 1 ? DepthBlock : PackedDepthBlock;
            for (int k = 0; k < a.Columns; k += depthBlock)
            {
                for (int row = 0; row < a.Rows; row += rowBlock)
                {
                    MultiplyBlock(
                        Math.Min(rowBlock, a.Rows - row), c.Columns, Math.Min(depthBlock, a.Columns - k), pointerA.From(row, k),
                        packedB, a.Columns, k, (k == 0 ? first : pointerC).From(row, 0), pointerC.From(row, 0));
                }
            }
        }
    }

    // One block of rows and steps, all columns. The panels of B are as deep as the whole product; the block begins at k.
    private static void MultiplyBlock(
        int rows, int columns, int steps, MatrixPointer<T> a, T* packedB, int depth, int k, in MatrixPointer<T> start, in MatrixPointer<T> c)
    {
        // The rows of a transposed A lie across memory: they are copied so that a tile reads them in one stream.
        int tiles = (rows + TileRows - 1) / TileRows;
        bool packA = a.Column != 1 && rows > 1;
        if (packA)
        {
            AlignedBuffer<T> packed = _packedA ??= new AlignedBuffer<T>(MatrixPacking<V, T>.PackedRowsLength(PackedRowBlock, PackedDepthBlock));
            MatrixPacking<V, T>.PackRows(a, rows, steps, packed.Pointer);
            a = new(packed.Pointer, 1, TileRows);
        }

        int column = rows == 1 ? MultiplyRow(columns, steps, a, packedB, depth, k, start, c) : 0;
        for (; column < columns; column += PanelWidth)
        {
            int width = Math.Min(PanelWidth, columns - column);
            T* b = packedB + ((nint)column * depth) + ((nint)k * MatrixPacking<V, T>.Padded(width));
            for (int tile = 0; tile < tiles; tile++)
            {
                // Rows are dealt out evenly, because a tile of few rows waits for its own sums; packed ones go by full tiles.
                int row = packA ? tile * TileRows : rows * tile / tiles;
                int end = packA ? Math.Min(rows, row + TileRows) : rows * (tile + 1) / tiles;
                ComputeTile(
                    end - row, width, steps, packA ? new(a.Start + MatrixPacking<V, T>.PackedRowsLength(row, steps), 1, TileRows) : a.From(row, 0), b,
                    start.From(row, column), c.From(row, column), (end < rows ? c.From(end, column) : c.From(0, column + width)).Start);
            }
        }
    }

    // A single row as far as whole registers go, several panels at a time; gives the column to go on with.
    private static int MultiplyRow(
        int columns, int steps, in MatrixPointer<T> a, T* packedB, int depth, int k, in MatrixPointer<T> start, in MatrixPointer<T> c)
    {
        nint panel = (nint)PanelWidth * depth;
        int lastColumn = columns / PanelWidth * PanelWidth, registers = columns % V.Count == 0 ? (columns - lastColumn) / V.Count : 0;
        T* last = packedB + ((nint)lastColumn * depth) + ((nint)k * registers * V.Count);
        int column = 0;
        while (column < lastColumn || registers > 0)
        {
            // Nine sums and seven, say, rather than twelve and four: few sums would wait for themselves.
            int left = (lastColumn - column) / PanelWidth, panels = left is 5 or 6 ? 3 : Math.Min(left, MatrixRow<V, T>.Panels);
            bool ends = panels == left && (panels < MatrixRow<V, T>.Panels || registers == 0);
            T* b = packedB + ((nint)column * depth) + ((nint)k * PanelWidth);
            T* from = start.From(0, column).Start, to = c.From(0, column).Start;
            switch (panels, ends ? registers : 0)
            {
                case (4, _): MatrixRow<V, T>.Compute<Four, Zero>(steps, a, b, panel, last, from, to); break;
                case (3, 0): MatrixRow<V, T>.Compute<Three, Zero>(steps, a, b, panel, last, from, to); break;
                case (3, 1): MatrixRow<V, T>.Compute<Three, One>(steps, a, b, panel, last, from, to); break;
                case (3, _): MatrixRow<V, T>.Compute<Three, Two>(steps, a, b, panel, last, from, to); break;
                case (2, 0): MatrixRow<V, T>.Compute<Two, Zero>(steps, a, b, panel, last, from, to); break;
                case (2, 1): MatrixRow<V, T>.Compute<Two, One>(steps, a, b, panel, last, from, to); break;
                case (2, _): MatrixRow<V, T>.Compute<Two, Two>(steps, a, b, panel, last, from, to); break;
                case (1, 0): MatrixRow<V, T>.Compute<One, Zero>(steps, a, b, panel, last, from, to); break;
                case (1, 1): MatrixRow<V, T>.Compute<One, One>(steps, a, b, panel, last, from, to); break;
                case (1, _): MatrixRow<V, T>.Compute<One, Two>(steps, a, b, panel, last, from, to); break;
                case (_, 1): MatrixRow<V, T>.Compute<Zero, One>(steps, a, b, panel, last, from, to); break;
                default: MatrixRow<V, T>.Compute<Zero, Two>(steps, a, b, panel, last, from, to); break;
            }

            column += panels * PanelWidth;
            if (ends)
            {
                return lastColumn + (registers * V.Count);
            }
        }

        return column;
    }

    // A tile whose last register hangs over the edge of C is computed beside C and its inside copied.
    [SkipLocalsInit]
    private static void ComputeTile(
        int rows, int width, int steps, in MatrixPointer<T> a, T* b, in MatrixPointer<T> start, in MatrixPointer<T> c, T* next)
    {
        int padded = MatrixPacking<V, T>.Padded(width);
        if (width == padded)
        {
            Compute(rows, padded / V.Count, steps, a, b, start, c, next);
            return;
        }

        T* edge = stackalloc T[8 * Registers * 16];
        var whole = new MatrixPointer<T>(edge, padded, 1);
        if (start.Start != null)
        {
            new Span<T>(edge, rows * padded).Clear();
            CopyRows(start, whole, rows, width);
        }

        Compute(rows, padded / V.Count, steps, a, b, start.Start == null ? default : whole, whole, next);
        CopyRows(whole, c, rows, width);
    }

    private static void Compute(
        int rows, int registers, int steps, in MatrixPointer<T> a, T* b, in MatrixPointer<T> start, in MatrixPointer<T> c, T* next)
    {
        switch (rows)
        {
            case 1: Compute<One>(registers, steps, a, b, start, c, next); break;
            case 2: Compute<Two>(registers, steps, a, b, start, c, next); break;
            case 3: Compute<Three>(registers, steps, a, b, start, c, next); break;
            case 4: Compute<Four>(registers, steps, a, b, start, c, next); break;
            case 5: Compute<Five>(registers, steps, a, b, start, c, next); break;
            case 6: Compute<Six>(registers, steps, a, b, start, c, next); break;
            case 7: Compute<Seven>(registers, steps, a, b, start, c, next); break;
            default: Compute<Eight>(registers, steps, a, b, start, c, next); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TRows>(
        int registers, int steps, in MatrixPointer<T> a, T* b, in MatrixPointer<T> start, in MatrixPointer<T> c, T* next)
        where TRows : struct, ICount
    {
        switch (registers)
        {
            case 1: MatrixTile<V, T>.Compute<TRows, One>(steps, a, b, start, c, next); break;
            case 2: MatrixTile<V, T>.Compute<TRows, Two>(steps, a, b, start, c, next); break;
            default: MatrixTile<V, T>.Compute<TRows, Three>(steps, a, b, start, c, next); break;
        }
    }

    private static void CopyRows(in MatrixPointer<T> start, in MatrixPointer<T> c, int rows, int columns)
    {
        for (int row = 0; row < rows && start.Start != c.Start; row++)
        {
            var to = new Span<T>(c.From(row, 0).Start, columns);
            if (start.Start == null)
            {
                to.Clear();
            }
            else
            {
                new ReadOnlySpan<T>(start.From(row, 0).Start, columns).CopyTo(to);
            }
        }
    }
}

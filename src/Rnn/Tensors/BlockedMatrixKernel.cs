using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <inheritdoc cref="MatrixKernel{T}"/>
internal sealed unsafe class BlockedMatrixKernel<V, T> : MatrixKernel<T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Registers = 3;

    // Constants, never read from the machine: 96 rows by 384 steps of A stay in the second-level cache.
    private const int RowBlock = 96;
    private const int DepthBlock = 384;

    [ThreadStatic]
    private static AlignedBuffer<T>? _packedA;

    private static int TileRows => V.Count * sizeof(T) == 64 ? 8 : 4; // AVX-512 has 32 registers

    public override int PanelWidth => Registers * V.Count;

    public override int PackedLength(int depth, int columns) =>
        checked(depth * ((columns + V.Count - 1) / V.Count * V.Count));

    public override void Pack(MatrixSpan<T> b, T* packed)
    {
        for (int column = 0; column < b.Columns; column += PanelWidth)
        {
            int width = Math.Min(PanelWidth, b.Columns - column);
            int padded = (width + V.Count - 1) / V.Count * V.Count;
            PackPanel(b.SliceColumns(column, width), padded, packed);
            packed += (nint)b.Rows * padded;
        }
    }

    public override void Multiply(MatrixSpan<T> a, T* packedB, MatrixSpan<T> c, bool add, int firstPanel, int endPanel)
    {
        int depth = a.Columns;
        if (depth == 0)
        {
            Clear(c, add, firstPanel, endPanel);
            return;
        }

        // Few rows are read once per panel where they lie; more are copied so that a tile reads them in one stream.
        bool packA = a.Rows > TileRows || a.ColumnStride != 1;
        AlignedBuffer<T> packedA = _packedA ??= new AlignedBuffer<T>(RowBlock * DepthBlock);
        fixed (T* aStart = a, cStart = c)
        {
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int steps = Math.Min(DepthBlock, depth - k);
                for (int row = 0; row < a.Rows; row += RowBlock)
                {
                    int rows = Math.Min(RowBlock, a.Rows - row);
                    T* aBlock = aStart + ((nint)row * a.RowStride) + ((nint)k * a.ColumnStride);
                    if (packA)
                    {
                        PackRows(aBlock, a.RowStride, a.ColumnStride, rows, steps, packedA.Pointer);
                    }

                    int panel = firstPanel;
                    if (rows == 1)
                    {
                        panel = MultiplyRow(
                            firstPanel, endPanel, depth, k, steps, packA ? packedA.Pointer : aBlock,
                            packA ? TileRows : a.ColumnStride, packedB, cStart + ((nint)row * c.RowStride), c.Columns, add || k > 0);
                    }

                    for (; panel < endPanel; panel++)
                    {
                        int column = panel * PanelWidth;
                        int width = Math.Min(PanelWidth, c.Columns - column);
                        int padded = (width + V.Count - 1) / V.Count * V.Count;
                        T* b = packedB + ((nint)column * depth) + ((nint)k * padded);
                        for (int tile = 0; tile < rows; tile += TileRows)
                        {
                            T* tileA = packA ? packedA.Pointer + ((nint)tile * steps) : aBlock + ((nint)tile * a.RowStride);
                            T* tileC = cStart + ((nint)(row + tile) * c.RowStride) + column;
                            ComputeTile(
                                Math.Min(TileRows, rows - tile), width, steps,
                                tileA, packA ? 1 : a.RowStride, packA ? TileRows : a.ColumnStride,
                                b, tileC, c.RowStride, add || k > 0);
                        }
                    }
                }
            }
        }
    }

    // As many panels of a single row as can be taken four at a time; gives the panel to go on with.
    private static int MultiplyRow(
        int firstPanel, int endPanel, int depth, int k, int steps, T* a, nint aDepth, T* packedB, T* c, int columns, bool add)
    {
        int width = Registers * V.Count, end = Math.Min(endPanel, columns / width), panel = firstPanel;
        for (; panel + MatrixRow<V, T>.Panels <= end; panel += MatrixRow<V, T>.Panels)
        {
            T* b = packedB + ((nint)panel * width * depth) + ((nint)k * width);
            MatrixRow<V, T>.Compute(steps, a, aDepth, b, (nint)width * depth, c + (panel * width), add);
        }

        return panel;
    }

    private static void PackPanel(MatrixSpan<T> b, int padded, T* packed)
    {
        fixed (T* start = b)
        {
            if (b.ColumnStride == 1)
            {
                for (int k = 0; k < b.Rows; k++, packed += padded)
                {
                    new ReadOnlySpan<T>(start + ((nint)k * b.RowStride), b.Columns).CopyTo(new Span<T>(packed, b.Columns));
                    new Span<T>(packed + b.Columns, padded - b.Columns).Clear();
                }

                return;
            }

            // Column by column, because a column of a transposed matrix is what lies side by side.
            for (int j = 0; j < padded; j++)
            {
                T* column = start + ((nint)j * b.ColumnStride);
                for (int k = 0; k < b.Rows; k++)
                {
                    packed[((nint)k * padded) + j] = j < b.Columns ? column[(nint)k * b.RowStride] : default;
                }
            }
        }
    }

    // Panels of TileRows rows: per step of k the rows side by side.
    private static void PackRows(T* a, nint rowStride, nint depthStride, int rows, int steps, T* packed)
    {
        for (int tile = 0; tile < rows; tile += TileRows, packed += (nint)TileRows * steps)
        {
            int height = Math.Min(TileRows, rows - tile);
            for (int r = 0; r < height; r++)
            {
                T* source = a + ((tile + r) * rowStride);
                for (int k = 0; k < steps; k++)
                {
                    packed[(k * TileRows) + r] = source[k * depthStride];
                }
            }
        }
    }

    // A tile whose last register hangs over the edge of C is computed beside C and its inside copied.
    [SkipLocalsInit]
    private static void ComputeTile(
        int rows, int width, int steps, T* a, nint aRow, nint aDepth, T* b, T* c, nint cRow, bool add)
    {
        int registers = (width + V.Count - 1) / V.Count;
        if (width == registers * V.Count)
        {
            ComputeWhole(rows, registers, steps, a, aRow, aDepth, b, c, cRow, add);
            return;
        }

        int padded = registers * V.Count;
        T* edge = stackalloc T[8 * Registers * 16];
        for (int r = 0; add && r < rows; r++)
        {
            new ReadOnlySpan<T>(c + (r * cRow), width).CopyTo(new Span<T>(edge + (r * padded), width));
            new Span<T>(edge + (r * padded) + width, padded - width).Clear();
        }

        ComputeWhole(rows, registers, steps, a, aRow, aDepth, b, edge, padded, add);
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<T>(edge + (r * padded), width).CopyTo(new Span<T>(c + (r * cRow), width));
        }
    }

    private static void ComputeWhole(
        int rows, int registers, int steps, T* a, nint aRow, nint aDepth, T* b, T* c, nint cRow, bool add)
    {
        switch (rows)
        {
            case 1: Compute<One>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 2: Compute<Two>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 3: Compute<Three>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 4: Compute<Four>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 5: Compute<Five>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 6: Compute<Six>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 7: Compute<Seven>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
            default: Compute<Eight>(registers, steps, a, aRow, aDepth, b, c, cRow, add); break;
        }
    }

    private static void Compute<TRows>(
        int registers, int steps, T* a, nint aRow, nint aDepth, T* b, T* c, nint cRow, bool add)
        where TRows : struct, ICount
    {
        switch (registers)
        {
            case 1: MatrixTile<V, T>.Compute<TRows, One>(steps, a, aRow, aDepth, b, c, cRow, add); break;
            case 2: MatrixTile<V, T>.Compute<TRows, Two>(steps, a, aRow, aDepth, b, c, cRow, add); break;
            default: MatrixTile<V, T>.Compute<TRows, Three>(steps, a, aRow, aDepth, b, c, cRow, add); break;
        }
    }

    private void Clear(MatrixSpan<T> c, bool add, int firstPanel, int endPanel)
    {
        int first = Math.Min(firstPanel * PanelWidth, c.Columns), end = Math.Min(endPanel * PanelWidth, c.Columns);
        for (int row = 0; !add && row < c.Rows; row++)
        {
            c.Row(row)[first..end].Clear();
        }
    }
}

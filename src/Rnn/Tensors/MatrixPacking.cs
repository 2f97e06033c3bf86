using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rnn.Tensors;

/// <summary>Copies operands of a product into the order in which its tiles read them.</summary>
internal static unsafe class MatrixPacking<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowsAhead = 4;

    private static int TileRows => MatrixTile<V, T>.Rows;

    /// <summary>B in panels: per panel row after row, each filled up with zeros to whole registers.</summary>
    /// <param name="b">B.</param>
    /// <param name="rows">All its rows.</param>
    /// <param name="columns">All its columns.</param>
    /// <param name="panelWidth">Columns of a full panel.</param>
    /// <param name="packed">The panels, one after the other.</param>
    /// <param name="first">The first row to pack.</param>
    /// <param name="end">The row to stop before.</param>
    public static void PackPanels(MatrixPointer<T> b, int rows, int columns, int panelWidth, T* packed, int first, int end)
    {
        if (b.Column != 1)
        {
            for (int column = 0; column < columns; column += panelWidth)
            {
                int width = Math.Min(panelWidth, columns - column);
                T* panel = packed + ((nint)column * rows) + ((nint)first * Padded(width));
                TransposeRows(b.From(first, column), end - first, width, panel);
            }

            return;
        }

        // Row by row and not panel by panel: memory is fastest when read in order.
        for (int k = first; k < end; k++)
        {
            for (int column = 0; column < columns; column += panelWidth)
            {
                int width = Math.Min(panelWidth, columns - column);
                CopyRow(b.From(k, column).Start, width, packed + ((nint)column * rows) + ((nint)k * Padded(width)), b.Row);
            }
        }
    }

    /// <summary>Values that so many packed rows take, up to a whole number of tiles.</summary>
    /// <remarks>A tile takes a line of memory more than it needs: at a power of two all tiles would meet in one place of the cache.</remarks>
    public static int PackedRowsLength(int rows, int steps) => (rows + TileRows - 1) / TileRows * ((TileRows * steps) + V.Count);

    /// <summary>Rows of a transposed A in tiles: per tile, per step of k, its rows side by side.</summary>
    public static void PackRows(MatrixPointer<T> a, int rows, int steps, T* packed)
    {
        // Step by step and not tile by tile, because the rows of one step are neighbours in memory.
        nint tileLength = PackedRowsLength(TileRows, steps);
        bool together = a.Row == 1;
        for (int k = 0; k < steps; k++)
        {
            T* from = a.From(0, k).Start, to = packed + ((nint)k * TileRows);
            for (int row = 0; row < rows; row += TileRows, to += tileLength)
            {
                int height = Math.Min(TileRows, rows - row);
                if (together && height == TileRows)
                {
                    Unsafe.CopyBlockUnaligned(to, from + row, (uint)(TileRows * sizeof(T)));
                    continue;
                }

                for (int r = 0; r < height; r++)
                {
                    to[r] = from[(row + r) * a.Row];
                }
            }
        }
    }

    // A part of each row is one thread's, and no hardware foresees where the next row's begins: the cache is told to fetch it.
    private static void CopyRow(T* from, int columns, T* packed, nint rowLength)
    {
        T* soon = from + (RowsAhead * rowLength);
        int j = 0;
        for (; j + V.Count <= columns; j += V.Count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(soon + j);
            }

            V.Store(packed + j, V.Load(from + j));
        }

        for (; j < columns; j++)
        {
            packed[j] = from[j];
        }

        for (; j % V.Count != 0; j++)
        {
            packed[j] = T.Zero;
        }
    }

    // A register's worth of columns at a time: each is read in one stream, and a whole line of memory is written.
    private static void TransposeRows(MatrixPointer<T> b, int rows, int columns, T* packed)
    {
        int padded = Padded(columns);
        for (int j = 0; j < padded; j += V.Count)
        {
            int width = Math.Min(V.Count, columns - j);
            for (int k = 0; k < rows; k++)
            {
                T* from = b.From(k, j).Start, to = packed + ((nint)k * padded) + j;
                for (int i = 0; i < width; i++, from += b.Column)
                {
                    to[i] = *from;
                }

                for (int i = width; i < V.Count; i++)
                {
                    to[i] = T.Zero;
                }
            }
        }
    }

    /// <summary>Columns filled up to whole registers.</summary>
    public static int Padded(int columns) => (columns + V.Count - 1) / V.Count * V.Count;
}

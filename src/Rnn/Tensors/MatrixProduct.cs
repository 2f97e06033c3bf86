using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Rnn.Tensors;

/// <summary>The matrix product C = A·B, which the platform's tensors lack.</summary>
/// <remarks>
/// Each element of C is one chain of fused multiply-adds over the inner size k in rising order, begun from 0 or,
/// when adding, from the element that is there. So the result is the same bits on every machine, whatever its
/// vectors; against the exact sum the error is below k·u·Σ|a||b| with u = 2⁻²⁴ (float) or 2⁻⁵³ (double).
/// A and B may be transposed views. C must not overlap A or B. Runs on the calling thread and, once warm,
/// allocates nothing.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>The matrix product C = A·B; with <paramref name="add"/> C += A·B.</summary>
    /// <param name="a">A, [m, k].</param>
    /// <param name="b">B, [k, n].</param>
    /// <param name="c">C, [m, n]; the elements of a row side by side.</param>
    /// <param name="add">Whether to add to C rather than to overwrite it; false, to overwrite, if left out.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The sizes do not fit, or C overlaps an operand.</exception>
    public static void Multiply<T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> c, bool add = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NumberType<T>.ThrowIfUnsupported();
        CheckSizes(a, b.Rows, b.Columns, c);
        if (c.Overlaps(b))
        {
            throw new ArgumentException("C lies in the memory of B; give C memory of its own.", nameof(c));
        }

        AlignedBuffer<T> packed = Scratch<T>.Packed;
        MatrixKernel<T>.Widest.Multiply(a, b, add ? c : default, c, packed);
    }

    /// <summary>The matrix product C = A·B with B packed before; with <paramref name="add"/> C += A·B.</summary>
    /// <param name="a">A, [m, k].</param>
    /// <param name="b">B, [k, n].</param>
    /// <param name="c">C, [m, n]; the elements of a row side by side.</param>
    /// <param name="add">Whether to add to C rather than to overwrite it; false, to overwrite, if left out.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The sizes do not fit, or C overlaps an operand.</exception>
    public static void Multiply<T>(MatrixSpan<T> a, PackedMatrix<T> b, MatrixSpan<T> c, bool add = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(b);
        Multiply(a, b, add ? c : default, c);
    }

    /// <summary>C = start + A·B, where the sums begin from C itself, from another matrix of its size, or from 0 if it is empty.</summary>
    internal static unsafe void Multiply<T>(in MatrixSpan<T> a, PackedMatrix<T> b, in MatrixSpan<T> start, in MatrixSpan<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckSizes(a, b.Rows, b.Columns, c);
        MatrixKernel<T>.Widest.Multiply(a, b.Pointer, start, c);
        GC.KeepAlive(b); // the pointer alone does not
    }

    /// <summary>
    /// The matrix product C = A·B of the platform's tensors, A or B transposed on request; with <paramref name="add"/> C += A·B.
    /// </summary>
    /// <param name="a">A, [m, k]; [k, m] when transposed.</param>
    /// <param name="b">B, [k, n]; [n, k] when transposed.</param>
    /// <param name="c">C, [m, n].</param>
    /// <param name="transposeA">Whether A is given transposed; false if left out.</param>
    /// <param name="transposeB">Whether B is given transposed; false if left out.</param>
    /// <param name="add">Whether to add to C rather than to overwrite it; false, to overwrite, if left out.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">A tensor is no matrix, the sizes do not fit, or C overlaps an operand.</exception>
    public static void Multiply<T>(
        in ReadOnlyTensorSpan<T> a, in ReadOnlyTensorSpan<T> b, in TensorSpan<T> c,
        bool transposeA = false, bool transposeB = false, bool add = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> matrixA = AsMatrix<T>(a, nameof(a)), matrixB = AsMatrix<T>(b, nameof(b));
        Multiply(
            transposeA ? matrixA.Transposed : matrixA, transposeB ? matrixB.Transposed : matrixB, AsMatrix<T>(c, nameof(c)), add);
    }

    private static MatrixSpan<T> AsMatrix<T>(in ReadOnlyTensorSpan<T> tensor, string name)
        where T : unmanaged
    {
        if (tensor.Rank != 2)
        {
            throw new ArgumentException($"A matrix has 2 dimensions; this tensor has {tensor.Rank}. Reshape it first.", name);
        }

        int rows = checked((int)tensor.Lengths[0]), columns = checked((int)tensor.Lengths[1]);
        if (rows == 0 || columns == 0)
        {
            return new([], rows, columns);
        }

        // A dimension of length 1 has stride 0; any stride is right for it.
        int rowStride = checked((int)tensor.Strides[0]), columnStride = columns == 1 ? 1 : checked((int)tensor.Strides[1]);
        int length = checked(((rows - 1) * rowStride) + ((columns - 1) * columnStride) + 1);
        ref T first = ref System.Runtime.CompilerServices.Unsafe.AsRef(in TensorMarshal.GetReference(tensor));
        return new(MemoryMarshal.CreateSpan(ref first, length), rows, columns, rowStride, columnStride);
    }

    private static void CheckSizes<T>(in MatrixSpan<T> a, int rowsB, int columnsB, in MatrixSpan<T> c)
        where T : unmanaged
    {
        if (a.Columns != rowsB || c.Rows != a.Rows || c.Columns != columnsB)
        {
            throw new ArgumentException(
                $"C = A·B needs A [m, k], B [k, n] and C [m, n]; got A [{a.Rows}, {a.Columns}], B [{rowsB}, {columnsB}] " +
                $"and C [{c.Rows}, {c.Columns}]. Transpose an operand or give C the size [{a.Rows}, {columnsB}].");
        }

        if (c.ColumnStride != 1 && c.Columns > 1)
        {
            throw new ArgumentException("The elements of a row of C must lie side by side; compute Cᵀ = Bᵀ·Aᵀ instead.", nameof(c));
        }

        if (c.RowStride < c.Columns && c.Rows > 1)
        {
            throw new ArgumentException($"The rows of C overlap each other: {c.RowStride} apart, {c.Columns} long.", nameof(c));
        }

        if (c.Overlaps(a))
        {
            throw new ArgumentException("C lies in the memory of A; give C memory of its own.", nameof(c));
        }
    }

    private static class Scratch<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [ThreadStatic]
        private static AlignedBuffer<T>? _packed;

        public static AlignedBuffer<T> Packed => _packed ??= new AlignedBuffer<T>();
    }
}

using System.Runtime.CompilerServices;

namespace Rnn.Tensors;

/// <summary>Memory that starts on a cache line and that the garbage collector never moves, so that kernels may point into it.</summary>
/// <remarks>It lives as long as this object: who holds a pointer into it must also hold the object.</remarks>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    private T[] _storage = [];
    private T* _start;

    public AlignedBuffer()
    {
    }

    public AlignedBuffer(long length) => Resize(length);

    public AlignedBuffer(int rows, int columns) => Resize(rows, columns);

    /// <summary>How many numbers more than asked for are taken, so that one of them starts a cache line.</summary>
    public static int Padding => CacheLine / sizeof(T);

    public int Length { get; private set; }

    public Span<T> Span => new(_start, Length);

    public T* Pointer => _start;

    /// <summary>Gives the buffer this length. When it has to grow its contents are lost, and memory is taken.</summary>
    public void Resize(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Array.MaxLength - Padding)
        {
            throw TooLong(length);
        }

        if (length > _storage.Length - Padding)
        {
            // Half again as much, so that batches of slowly growing size do not take memory each time.
            int capacity = (int)Math.Min(Math.Max(length, _storage.Length * 3L / 2), Array.MaxLength - Padding);
            _storage = GC.AllocateArray<T>(capacity + Padding, pinned: true);
            nuint address = (nuint)Unsafe.AsPointer(ref _storage[0]);
            _start = (T*)((address + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        }

        Length = (int)length;
    }

    /// <summary>Gives the buffer room for a matrix.</summary>
    public void Resize(int rows, int columns) => Resize((long)rows * columns);

    /// <summary>A copy of some numbers.</summary>
    public static AlignedBuffer<T> Of(ReadOnlySpan<T> values)
    {
        var copy = new AlignedBuffer<T>(values.Length);
        values.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>The numbers as one row that is said so many times.</summary>
    public MatrixSpan<T> Repeated(int rows) => new(Span, rows, Length, rowStride: 0, columnStride: 1);

    public MatrixSpan<T> AsMatrix(int rows, int columns) => new(Span, rows, columns);

    private static InvalidOperationException TooLong(long length) => new(
        $"{length} numbers in one piece are more than an array can hold; use smaller batches, shorter sequences or fewer units.");
}

using System.Globalization;

namespace Rnn.Persistence;

/// <summary>
/// What the header of a safetensors file says of one tensor: its name, its type and its shape. The values stay in the file until they are
/// read.
/// </summary>
public sealed class StoredTensor
{
    private readonly long[] _shape;

    internal StoredTensor(string name, ElementType type, long[] shape, long begin, long end)
    {
        Name = name;
        Type = type;
        _shape = shape;
        Begin = begin;
        End = end;
    }

    /// <summary>The tensor's name in the file, each once: <c>lstm1.U</c>.</summary>
    public string Name { get; }

    /// <summary>The type of the tensor's elements, under the layout's own name.</summary>
    public ElementType Type { get; }

    /// <summary>The shape, outermost size first; the elements lie row-major. None for a single number, which has one element.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Where its bytes begin, counted from the first byte of data.</summary>
    internal long Begin { get; }

    /// <summary>Where its bytes end; that byte is the next tensor's.</summary>
    internal long End { get; }

    /// <summary>Number of bytes that the tensor takes in the file.</summary>
    public long ByteCount => End - Begin;

    /// <summary>Number of elements of the tensor.</summary>
    public long Count => ByteCount / ElementTypes.SizeOf(Type);

    /// <summary>How many elements a shape has, or null where that is more than a 64-bit number holds.</summary>
    internal static long? CountOf(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size != 0 && count > long.MaxValue / size)
            {
                return null;
            }

            count *= size;
        }

        return count;
    }

    /// <summary>Type and shape, for messages: <c>F32 [2, 3]</c>.</summary>
    internal static string Describe(ElementType type, ReadOnlySpan<long> shape) =>
        $"{ElementTypes.NameOf(type)} [{string.Join(", ", shape.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Name, type and shape: <c>'lstm1.U', F32 [32, 128]</c>.</summary>
    public override string ToString() => $"{ModelFileException.Quote(Name)}, {Describe(Type, Shape)}";
}

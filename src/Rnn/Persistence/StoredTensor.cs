using System.Globalization;

namespace Rnn.Persistence;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
internal sealed class StoredTensor
{
    private readonly long[] _shape;

    public StoredTensor(string name, ElementType type, long[] shape, long begin, long end)
    {
        Name = name;
        Type = type;
        _shape = shape;
        Begin = begin;
        End = end;
    }

    public string Name { get; }

    public ElementType Type { get; }

    /// <summary>Outermost first, row-major; none for a single number, which has one element.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Where its bytes begin, counted from the first byte of data.</summary>
    public long Begin { get; }

    /// <summary>Where its bytes end; that byte is the next tensor's.</summary>
    public long End { get; }

    public long ByteCount => End - Begin;

    /// <summary>Number of elements.</summary>
    public long Count => ByteCount / ElementTypes.SizeOf(Type);

    /// <summary>How many elements a shape has, or null where that is more than a 64-bit number holds.</summary>
    public static long? CountOf(ReadOnlySpan<long> shape)
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
    public static string Describe(ElementType type, ReadOnlySpan<long> shape) =>
        $"{ElementTypes.NameOf(type)} [{string.Join(", ", shape.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    public override string ToString() => $"{ModelFileException.Quote(Name)}, {Describe(Type, Shape)}";
}

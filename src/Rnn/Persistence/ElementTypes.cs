namespace Rnn.Persistence;

/// <summary>Sizes and names of <see cref="ElementType"/>s, and the platform's types that they stand for.</summary>
internal static class ElementTypes
{
    private static readonly string[] _names =
        ["BOOL", "U8", "I8", "U16", "I16", "F16", "BF16", "U32", "I32", "F32", "U64", "I64", "F64"];

    /// <summary>All names, for messages.</summary>
    public static string AllNames { get; } = string.Join(", ", _names);

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.U8 or ElementType.I8 => 1,
        ElementType.U16 or ElementType.I16 or ElementType.F16 or ElementType.BF16 => 2,
        ElementType.U32 or ElementType.I32 or ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>The name in a header.</summary>
    public static string NameOf(ElementType type) => _names[(int)type];

    /// <summary>The language's word for a type that models have; null for others.</summary>
    public static string? KeywordOf(ElementType type) => type switch
    {
        ElementType.F32 => "float",
        ElementType.F64 => "double",
        _ => null,
    };

    /// <summary>The type of this name.</summary>
    public static bool TryParse(string name, out ElementType type)
    {
        type = (ElementType)Array.IndexOf(_names, name);
        return type >= 0;
    }

    /// <summary>The type whose elements are <typeparamref name="T"/>s.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ElementType Of<T>()
        where T : unmanaged => default(T) switch
        {
            byte => ElementType.U8,
            sbyte => ElementType.I8,
            ushort => ElementType.U16,
            short => ElementType.I16,
            Half => ElementType.F16,
            uint => ElementType.U32,
            int => ElementType.I32,
            float => ElementType.F32,
            ulong => ElementType.U64,
            long => ElementType.I64,
            double => ElementType.F64,
            _ => throw new NotSupportedException(
                $"The safetensors layout has no name for {typeof(T).Name}; write it as one of {AllNames}."),
        };
}

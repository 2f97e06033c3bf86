namespace Rnn.Persistence;

/// <summary>The element types of the safetensors layout that this library reads and writes, under the layout's own names.</summary>
public enum ElementType
{
    /// <summary>A byte that is 0 or 1.</summary>
    Bool,

    /// <summary>8-bit whole numbers from 0: <see cref="byte"/>.</summary>
    U8,

    /// <summary>8-bit whole numbers: <see cref="sbyte"/>.</summary>
    I8,

    /// <summary>16-bit whole numbers from 0: <see cref="ushort"/>.</summary>
    U16,

    /// <summary>16-bit whole numbers: <see cref="short"/>.</summary>
    I16,

    /// <summary>16-bit floating-point numbers of IEEE 754: <see cref="Half"/>.</summary>
    F16,

    /// <summary>The upper half of a float (bfloat16); the platform has no type for it.</summary>
    BF16,

    /// <summary>32-bit whole numbers from 0: <see cref="uint"/>.</summary>
    U32,

    /// <summary>32-bit whole numbers: <see cref="int"/>.</summary>
    I32,

    /// <summary>32-bit floating-point numbers of IEEE 754: <see cref="float"/>.</summary>
    F32,

    /// <summary>64-bit whole numbers from 0: <see cref="ulong"/>.</summary>
    U64,

    /// <summary>64-bit whole numbers: <see cref="long"/>.</summary>
    I64,

    /// <summary>64-bit floating-point numbers of IEEE 754: <see cref="double"/>.</summary>
    F64,
}

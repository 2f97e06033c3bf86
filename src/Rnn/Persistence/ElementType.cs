namespace Rnn.Persistence;

/// <summary>The element types of the safetensors layout that this library reads and writes, under the layout's own names.</summary>
internal enum ElementType
{
    Bool,
    U8,
    I8,
    U16,
    I16,
    F16,
    BF16,
    U32,
    I32,
    F32,
    U64,
    I64,
    F64,
}

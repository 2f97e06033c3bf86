namespace Rnn.Persistence;

/// <summary>
/// The description at the head of a safetensors file: which tensors lie where in the bytes after it, and words about them.
/// </summary>
/// <remarks>
/// The layout, as its authors publish it: eight bytes with the header's length, little-endian; the header, one JSON object in UTF-8
/// that begins with <c>{</c> and may end with spaces; the data. Each member of the object is a tensor
/// (<c>"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}</c>, the offsets counted from the first byte of data),
/// but for <c>__metadata__</c>, which maps strings to strings. Names stand once, and the tensors cover the data without a hole and
/// without an overlap. A shape may be empty (one number) or hold a zero (no numbers).
/// <para>
/// The limits below are this library's, and stricter than the layout's 100 MB: each bounds the memory that a small file could take.
/// </para>
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes before the header, which hold its length.</summary>
    public const int LengthSize = sizeof(ulong);

    /// <summary>The longest header that is read or written, 16 MiB.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>The most tensors, and the most words of metadata.</summary>
    public const int MaxEntries = 65_536;

    /// <summary>The most dimensions of a tensor.</summary>
    public const int MaxRank = 8;

    /// <summary>The member that holds the metadata.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>What to do about a file that is no good.</summary>
    public const string Advice = "The file is damaged or not in the safetensors layout; take a fresh copy, or save the model again.";

    public SafetensorsHeader(Dictionary<string, string> metadata, List<StoredTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
        DataLength = LayOut(tensors);
    }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>How many bytes of data the tensors cover.</summary>
    public long DataLength { get; }

    /// <summary>Throws unless as many bytes of data are there as the tensors cover.</summary>
    public void RequireData(long length)
    {
        if (length < DataLength)
        {
            throw new ModelFileException(
                $"{DataLength - length} of the {DataLength} bytes of data are missing at the end: the file was cut short. {Advice}");
        }

        if (length > DataLength)
        {
            throw new ModelFileException(
                $"The tensors end after {DataLength} bytes of data, but {length - DataLength} more bytes follow, of no tensor. {Advice}");
        }
    }

    // Sorts the tensors by place and sees that each begins where the one before it ends.
    private static long LayOut(List<StoredTensor> tensors)
    {
        tensors.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long end = 0;
        StoredTensor? previous = null;
        foreach (StoredTensor tensor in tensors)
        {
            if (tensor.Begin > end)
            {
                throw new ModelFileException(
                    $"Bytes {end} to {tensor.Begin} of the data, before {ModelFileException.Quote(tensor.Name)}, belong to no tensor. {Advice}");
            }

            if (tensor.Begin < end)
            {
                throw new ModelFileException(
                    $"The tensors {ModelFileException.Quote(previous!.Name)}, bytes {previous.Begin} to {previous.End}, and " +
                    $"{ModelFileException.Quote(tensor.Name)}, bytes {tensor.Begin} to {tensor.End}, overlap. {Advice}");
            }

            previous = tensor;
            end = tensor.End;
        }

        return end;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rnn.Persistence;

/// <summary>
/// Collects tensors and words about them, and writes them as one file in the safetensors layout, which other tools read too.
/// </summary>
/// <example>
/// <code>
/// var writer = new SafetensorsWriter();
/// writer.AddMetadata("format", "pt");
/// writer.Add("weight", Tensor.Create([1f, 2f, 3f, 4f], [2, 2]));
/// writer.Save("weights.safetensors");
/// </code>
/// </example>
/// <remarks>
/// Data lie in the order in which tensors were added, but wider elements before narrower ones: so each tensor begins at a multiple of its
/// element's size, as readers that map the file into memory need it. The same content gives the same bytes.
/// </remarks>
public sealed class SafetensorsWriter
{
    // Letters of all languages as they are; the words are never part of a web page, which stricter escapes are for.
    private static readonly JsonWriterOptions _format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Name, ElementType Type, long[] Shape, long ByteCount, Action<Stream> Write)> _tensors = [];

    /// <summary>Adds metadata: words, which stand in the header in the order of adding.</summary>
    /// <param name="name">What the words are about, each name once.</param>
    /// <param name="value">The words about it.</param>
    /// <exception cref="ArgumentException">The name is used, or there are too many, or a string holds half of a surrogate pair.</exception>
    public void AddMetadata(string name, string value)
    {
        ThrowIfNoText(name);
        ThrowIfNoText(value);
        ThrowIfFull(_metadata.Count, "words of metadata");
        if (!_metadata.TryAdd(name, value))
        {
            throw new ArgumentException($"The metadata {ModelFileException.Quote(name)} were added before; give each name once.", nameof(name));
        }
    }

    /// <summary>Adds a copy of a tensor as it is now.</summary>
    /// <param name="name">The tensor's name, each once.</param>
    /// <param name="tensor">The tensor, of which a copy is kept.</param>
    /// <typeparam name="T">A number type that the layout has, such as <see cref="float"/> or <see cref="long"/>.</typeparam>
    /// <exception cref="ArgumentException">The name is used, or there are too many tensors or dimensions.</exception>
    /// <exception cref="NotSupportedException">The layout has no such number type.</exception>
    public void Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        long[] shape = new long[tensor.Rank];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = tensor.Lengths[i];
        }

        Add<T>(name, shape, () => values);
    }

    /// <summary>Adds a tensor whose elements are asked for when they are written.</summary>
    /// <param name="name">The tensor's name, each once.</param>
    /// <param name="shape">Its sizes, outermost first; none for a single number.</param>
    /// <param name="numbers">Gives its elements, row-major, when they are written: nothing is copied before.</param>
    /// <typeparam name="T">A number type that the layout has, such as <see cref="float"/> or <see cref="long"/>.</typeparam>
    /// <exception cref="ArgumentException">The name is used, or the shape does not fit the elements, or there are too many.</exception>
    /// <exception cref="NotSupportedException">The layout has no such number type.</exception>
    public void Add<T>(string name, ReadOnlySpan<long> shape, Func<ReadOnlySpan<T>> numbers)
        where T : unmanaged => Add(name, ElementTypes.Of<T>(), shape, numbers);

    /// <summary>Adds a tensor whose elements are bytes already, lowest first, whatever its type.</summary>
    /// <param name="name">The tensor's name, each once.</param>
    /// <param name="type">The type of the elements that the bytes are.</param>
    /// <param name="shape">Its sizes, outermost first; none for a single number.</param>
    /// <param name="bytes">Gives the bytes when they are written, the lowest of each element first: nothing is copied before.</param>
    /// <exception cref="ArgumentException">The name is used, or the shape does not fit the bytes, or there are too many.</exception>
    public void AddBytes(string name, ElementType type, ReadOnlySpan<long> shape, Func<ReadOnlySpan<byte>> bytes) =>
        Add(name, type, shape, bytes);

    /// <summary>Writes the file: whole, or not at all. It is written beside an older one, flushed, and renamed over it.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The header is longer than this library would read, or a tensor has another number of elements than when it was added.
    /// </exception>
    public void Save(string path) => AtomicFile.Write(path, WriteTo);

    /// <summary>Writes what was added, header and data, to a stream, which stays open.</summary>
    /// <param name="stream">A stream that can be written.</param>
    /// <exception cref="InvalidOperationException">
    /// The header is longer than this library would read, or a tensor has another number of elements than when it was added.
    /// </exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (string Name, ElementType Type, long[] Shape, long ByteCount, Action<Stream> Write)[] inOrder =
            [.. _tensors.OrderByDescending(tensor => ElementTypes.SizeOf(tensor.Type))];
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header, _format))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            long at = 0;
            foreach ((string name, ElementType type, long[] shape, long byteCount, _) in inOrder)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", ElementTypes.NameOf(type));
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [at, checked(at += byteCount)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Data begin at a multiple of eight bytes.
        int padding = -header.WrittenCount & (SafetensorsHeader.LengthSize - 1);
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        if (header.WrittenCount > SafetensorsHeader.MaxLength)
        {
            throw new InvalidOperationException(
                $"The header would have {header.WrittenCount} bytes, and {SafetensorsHeader.MaxLength} are the most that can be read back; " +
                "keep long words in a tensor of bytes.");
        }

        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthSize];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach ((_, _, _, _, Action<Stream> write) in inOrder)
        {
            write(stream);
        }
    }

    /// <summary>Refuses what can't be written as UTF-8: it would come back as another string.</summary>
    /// <exception cref="ArgumentException">The words hold half of a surrogate pair.</exception>
    internal static void ThrowIfNoText(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        for (int i = 0; i < words.Length; i++)
        {
            if (Rune.TryGetRuneAt(words, i, out Rune rune))
            {
                i += rune.Utf16SequenceLength - 1;
                continue;
            }

            throw new ArgumentException($"{ModelFileException.Quote(words)} holds half of a surrogate pair at {i}; give whole characters.");
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string field, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(field);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void ThrowIfFull(int count, string what)
    {
        if (count == SafetensorsHeader.MaxEntries)
        {
            throw new ArgumentException($"{SafetensorsHeader.MaxEntries} {what} are the most that can be read back; join some.");
        }
    }

    private void Add<T>(string name, ElementType type, ReadOnlySpan<long> shape, Func<ReadOnlySpan<T>> numbers)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ThrowIfNoText(name);
        ThrowIfFull(_tensors.Count, "tensors");
        string shown = ModelFileException.Quote(name);
        if (shape.Length > SafetensorsHeader.MaxRank || shape.ContainsAnyInRange(long.MinValue, -1))
        {
            throw new ArgumentException(
                $"The tensor {shown}, {StoredTensor.Describe(type, shape)}, needs up to {SafetensorsHeader.MaxRank} sizes, none negative.",
                nameof(shape));
        }

        int length = numbers().Length;
        long byteCount = (long)length * Unsafe.SizeOf<T>();
        if (StoredTensor.CountOf(shape) is not { } count || byteCount != count * ElementTypes.SizeOf(type))
        {
            throw new ArgumentException(
                $"The tensor {shown}, {StoredTensor.Describe(type, shape)}, does not fit its {byteCount} bytes of elements.", nameof(shape));
        }

        if (name == SafetensorsHeader.MetadataName || !_names.Add(name))
        {
            throw new ArgumentException($"The name {shown} is taken; give each tensor its own.", nameof(name));
        }

        _tensors.Add((name, type, shape.ToArray(), byteCount, Write));

        void Write(Stream stream)
        {
            ReadOnlySpan<T> now = numbers();
            if (now.Length != length)
            {
                throw new InvalidOperationException($"The tensor {shown} had {length} elements when it was added, and has {now.Length} now.");
            }

            LittleEndian.Write(stream, now);
        }
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (_metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string name, string value) in _metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}

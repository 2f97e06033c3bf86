using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;

namespace Rnn.Persistence;

/// <summary>
/// A file in the safetensors layout, open for reading: its header is read and checked, its tensors are read when asked for.
/// </summary>
/// <example>
/// <code>
/// using SafetensorsFile file = SafetensorsFile.Open("weights.safetensors");
/// foreach (StoredTensor tensor in file.Tensors)
/// {
///     Console.WriteLine(tensor); // 'lstm1.U', F32 [32, 128]
/// }
///
/// Tensor&lt;float&gt; weight = file.ReadTensor&lt;float&gt;("lstm1.U");
/// </code>
/// </example>
/// <remarks>
/// The file may be anyone's. Nothing in it is believed before it is checked against the bytes that are there, so what is taken of memory
/// is a small multiple of the file's own size at most. Values are not looked at: NaN and infinity are numbers like others.
/// One thread at a time may read.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, StoredTensor> _byName;
    private readonly SafetensorsHeader _header;
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly long _dataStart;
    private readonly string _source;

    private SafetensorsFile(Stream stream, bool ownsStream, string source)
    {
        _source = source;
        _ownsStream = ownsStream;
        _stream = stream;
        try
        {
            _header = SafetensorsSource.ReadHeader(stream);
            if (stream.CanSeek)
            {
                _dataStart = stream.Position;
                _header.RequireData(stream.Length - _dataStart);
            }
            else
            {
                _stream = SafetensorsSource.ReadData(stream, _header);
            }
        }
        catch (ModelFileException refusal) when (source.Length > 0)
        {
            throw new ModelFileException(source + refusal.Message, refusal);
        }

        _byName = _header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The metadata: words about the tensors, by name; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>What the header says of each tensor, in the order of their data.</summary>
    public IReadOnlyList<StoredTensor> Tensors => _header.Tensors;

    /// <summary>Opens a file; dispose to close it. Meanwhile it may be replaced, and the old one is read to its end.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It is not in the layout.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsFile(stream, ownsStream: true, $"{path}: ");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens what lies between a stream's position and its end. The stream stays the caller's, and must stay open and untouched
    /// while tensors are read; one that can't seek is read to its end now.</summary>
    /// <param name="stream">A stream that can be read; the file begins where it stands.</param>
    /// <exception cref="ModelFileException">It is not in the layout.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="ArgumentException">The stream can't be read.</exception>
    public static SafetensorsFile Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new SafetensorsFile(stream, ownsStream: false, "")
            : throw new ArgumentException("The stream can't be read; open it for reading.", nameof(stream));
    }

    /// <summary>Looks a tensor up by its name; false if there is none.</summary>
    /// <param name="name">The tensor's name, letter by letter.</param>
    /// <param name="tensor">What the header says of the tensor; null if there is none.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out StoredTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Finds the tensor of this name, which must have this type and shape; its values stay in the file.</summary>
    /// <param name="name">The tensor's name, letter by letter.</param>
    /// <param name="shape">The shape that it must have, outermost size first.</param>
    /// <typeparam name="T">The type that its elements must have.</typeparam>
    /// <exception cref="ModelFileException">There is none, or it has another type or shape.</exception>
    public StoredTensor Find<T>(string name, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ElementType type = ElementTypes.Of<T>();
        if (!TryFind(name, out StoredTensor? tensor))
        {
            throw Refusal(
                $"The tensor {ModelFileException.Quote(name)}, {StoredTensor.Describe(type, shape)}, is missing. " +
                "The file holds another model, or a part of one; load the file that was saved whole.");
        }

        return tensor.Type == type && tensor.Shape.SequenceEqual(shape) ? tensor : throw Refusal(
            $"The tensor {tensor} should be {StoredTensor.Describe(type, shape)}. " +
            "The file holds another model; load the one that was saved from this one.");
    }

    /// <summary>Reads a tensor of a known type and shape into memory of yours.</summary>
    /// <param name="name">The tensor's name, letter by letter.</param>
    /// <param name="shape">The shape that it must have, outermost size first.</param>
    /// <param name="numbers">Where its elements go, row-major: as many as the shape has.</param>
    /// <typeparam name="T">The type that its elements must have.</typeparam>
    /// <exception cref="ModelFileException">There is none, or it has another type or shape, or the file has changed meanwhile.</exception>
    /// <exception cref="ArgumentException">The memory has not as many elements as the shape.</exception>
    public void Read<T>(string name, ReadOnlySpan<long> shape, Span<T> numbers)
        where T : unmanaged
    {
        if (StoredTensor.CountOf(shape) != numbers.Length)
        {
            throw new ArgumentException(
                $"{StoredTensor.Describe(ElementTypes.Of<T>(), shape)} does not go into {numbers.Length} numbers.", nameof(numbers));
        }

        ReadBytes(Find<T>(name, shape), numbers);
    }

    /// <summary>Reads a tensor with the shape that it has in the file; a single number as [1].</summary>
    /// <param name="name">The tensor's name, letter by letter.</param>
    /// <typeparam name="T">The type that its elements must have.</typeparam>
    /// <exception cref="ModelFileException">There is none, or its elements are of another type or too many for an array, or the file has
    /// changed meanwhile.</exception>
    public Tensor<T> ReadTensor<T>(string name)
        where T : unmanaged
    {
        if (!TryFind(name, out StoredTensor? tensor))
        {
            throw Refusal($"There is no tensor {ModelFileException.Quote(name)} in the file; its Tensors lists those that there are.");
        }

        return Tensor.Create(Read<T>(tensor), tensor.Shape.IsEmpty ? [1] : [.. tensor.Shape.ToArray().Select(size => (nint)size)]);
    }

    /// <summary>Reads the elements of a tensor, row-major, into an array of their own.</summary>
    /// <param name="tensor">One of this file's <see cref="Tensors"/>.</param>
    /// <typeparam name="T">The type that its elements must have.</typeparam>
    /// <exception cref="ModelFileException">Its elements are of another type, or too many for an array, or the file has changed
    /// meanwhile.</exception>
    public T[] Read<T>(StoredTensor tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Type != ElementTypes.Of<T>())
        {
            throw Refusal(
                $"The tensor {tensor} should have elements of the type {ElementTypes.NameOf(ElementTypes.Of<T>())}. " +
                "Convert them, or load the file that was saved by this library.");
        }

        T[] numbers = NewArray<T>(tensor, tensor.Count);
        ReadBytes<T>(tensor, numbers);
        return numbers;
    }

    /// <summary>Reads a tensor as it lies in the file, whatever its type: lowest byte first.</summary>
    /// <param name="tensor">One of this file's <see cref="Tensors"/>.</param>
    /// <exception cref="ModelFileException">It is too long for an array, or the file has changed meanwhile.</exception>
    public byte[] ReadBytes(StoredTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        byte[] bytes = NewArray<byte>(tensor, tensor.ByteCount);
        ReadBytes<byte>(tensor, bytes);
        return bytes;
    }

    /// <summary>Closes the file that <see cref="Open(string)"/> opened.</summary>
    public void Dispose()
    {
        if (_ownsStream)
        {
            _stream.Dispose();
        }
    }

    private T[] NewArray<T>(StoredTensor tensor, long length) => length <= Array.MaxLength
        ? GC.AllocateUninitializedArray<T>((int)length)
        : throw Refusal($"The tensor {tensor} is larger than an array can be; cut it into smaller ones.");

    private void ReadBytes<T>(StoredTensor tensor, Span<T> numbers)
        where T : unmanaged
    {
        try
        {
            _stream.Position = _dataStart + tensor.Begin;
            LittleEndian.Read(_stream, numbers);
        }
        catch (EndOfStreamException end)
        {
            throw new ModelFileException(
                $"{_source}The data of the tensor {tensor} have become shorter since the file was opened. Load it when nobody writes to it.", end);
        }
    }

    /// <summary>A refusal that begins with the file's name.</summary>
    internal ModelFileException Refusal(string fault) => new(_source + fault);
}

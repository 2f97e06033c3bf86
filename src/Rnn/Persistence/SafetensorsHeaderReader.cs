using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Rnn.Persistence;

/// <summary>Reads the JSON of a <see cref="SafetensorsHeader"/> token by token: what is not expected at its place is refused there,
/// so that nothing nests and nothing is built that is not needed.</summary>
internal ref struct SafetensorsHeaderReader
{
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<StoredTensor> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    private SafetensorsHeaderReader(ReadOnlySpan<byte> text) => _json = new Utf8JsonReader(text);

    /// <summary>Reads and checks a header.</summary>
    /// <param name="text">All of it, with the spaces at its end.</param>
    /// <exception cref="ModelFileException">It is none.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            throw new ModelFileException($"The header must begin with '{{'. {SafetensorsHeader.Advice}");
        }

        if (!Utf8.IsValid(text))
        {
            throw new ModelFileException($"The header is no valid UTF-8. {SafetensorsHeader.Advice}");
        }

        try
        {
            var reader = new SafetensorsHeaderReader(text);
            reader.ReadMembers();
            return new SafetensorsHeader(reader._metadata, reader._tensors);
        }
        catch (JsonException fault)
        {
            throw new ModelFileException(
                $"The header is no valid JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}. {SafetensorsHeader.Advice}",
                fault);
        }
    }

    private static string Quote(string words) => ModelFileException.Quote(words);

    private static ModelFileException Refusal(string fault) => new($"{fault} {SafetensorsHeader.Advice}");

    private void ReadMembers()
    {
        _json.Read();
        while (NextName() is { } name)
        {
            if (!_names.Add(name))
            {
                throw Refusal($"The name {Quote(name)} stands twice in the header.");
            }

            if (name == SafetensorsHeader.MetadataName)
            {
                ReadMetadata();
                continue;
            }

            if (_tensors.Count == SafetensorsHeader.MaxEntries)
            {
                throw Refusal($"There are more than {SafetensorsHeader.MaxEntries} tensors.");
            }

            _tensors.Add(ReadTensor(name));
        }

        // Reads the spaces; the reader itself refuses anything else.
        _json.Read();
    }

    private void ReadMetadata()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            throw Refusal($"{SafetensorsHeader.MetadataName} must be an object of strings.");
        }

        while (NextName() is { } name)
        {
            if (!_json.Read() || _json.TokenType != JsonTokenType.String)
            {
                throw Refusal($"The metadata {Quote(name)} must be a string.");
            }

            if (_metadata.Count == SafetensorsHeader.MaxEntries)
            {
                throw Refusal($"There are more than {SafetensorsHeader.MaxEntries} words of metadata.");
            }

            if (!_metadata.TryAdd(name, Text()))
            {
                throw Refusal($"The metadata {Quote(name)} stands twice in the header.");
            }
        }
    }

    private StoredTensor ReadTensor(string name)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            throw Refusal($"The tensor {Quote(name)} must be an object with dtype, shape and data_offsets.");
        }

        ElementType? type = null;
        long[]? shape = null, offsets = null;
        while (NextName() is { } field)
        {
            bool again;
            switch (field)
            {
                case "dtype":
                    again = type is not null;
                    type = ReadType(name);
                    break;
                case "shape":
                    again = shape is not null;
                    shape = ReadNumbers(name, field, SafetensorsHeader.MaxRank);
                    break;
                case "data_offsets":
                    again = offsets is not null;
                    offsets = ReadNumbers(name, field, 2);
                    break;
                default:
                    throw Refusal($"The tensor {Quote(name)} has a field {Quote(field)}, which the layout does not know.");
            }

            if (again)
            {
                throw Refusal($"The field {field} of the tensor {Quote(name)} stands twice.");
            }
        }

        string? missing = type is null ? "dtype" : shape is null ? "shape" : offsets is null ? "data_offsets" : null;
        return missing is null
            ? CreateTensor(name, type!.Value, shape!, offsets!)
            : throw Refusal($"The tensor {Quote(name)} has no field {missing}.");
    }

    private ElementType ReadType(string tensor)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.String)
        {
            throw Refusal($"The dtype of the tensor {Quote(tensor)} must be a string.");
        }

        string word = Text();
        return ElementTypes.TryParse(word, out ElementType type) ? type : throw new ModelFileException(
            $"The tensor {Quote(tensor)} has elements of the type {Quote(word)}, which this library does not know. " +
            $"Convert them to one of {ElementTypes.AllNames}.");
    }

    private long[] ReadNumbers(string tensor, string field, int most)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
        {
            throw Refusal($"The {field} of the tensor {Quote(tensor)} must be a list of whole numbers.");
        }

        Span<long> numbers = stackalloc long[SafetensorsHeader.MaxRank];
        int count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number)
            {
                throw Refusal($"The {field} of the tensor {Quote(tensor)} must be a list of whole numbers.");
            }

            if (_json.ValueSpan[0] == (byte)'-' || !_json.TryGetInt64(out long number))
            {
                string text = Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 100)]);
                throw Refusal(
                    $"The {field} of the tensor {Quote(tensor)} has the number {Quote(text)}; it must be a whole number " +
                    $"from 0 to {long.MaxValue}.");
            }

            if (count == most)
            {
                throw Refusal($"The {field} of the tensor {Quote(tensor)} has more than {most} numbers.");
            }

            numbers[count++] = number;
        }

        return numbers[..count].ToArray();
    }

    private static StoredTensor CreateTensor(string name, ElementType type, long[] shape, long[] offsets)
    {
        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            throw Refusal($"The data_offsets of the tensor {Quote(name)} must be two numbers, where its data begin and where they end.");
        }

        long size = ElementTypes.SizeOf(type);
        if (StoredTensor.CountOf(shape) is not { } count || count > long.MaxValue / size)
        {
            throw Refusal($"The tensor {Quote(name)}, {StoredTensor.Describe(type, shape)}, would be larger than any file.");
        }

        if (offsets[1] - offsets[0] != count * size)
        {
            throw Refusal(
                $"The tensor {Quote(name)}, {StoredTensor.Describe(type, shape)}, takes {count * size} bytes, but its data_offsets " +
                $"{offsets[0]} to {offsets[1]} hold {offsets[1] - offsets[0]}.");
        }

        return new StoredTensor(name, type, shape, offsets[0], offsets[1]);
    }

    // The next member's name, or null at the end of the object.
    private string? NextName() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName ? Text() : null;

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            throw new ModelFileException(
                $"A string at byte {_json.TokenStartIndex + 1} of the header holds half of a surrogate pair. {SafetensorsHeader.Advice}", fault);
        }
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using Rnn.Persistence;

namespace Rnn.Tests.Fixtures;

/// <summary>A file that PyTorch's tensors were written to in the published layout, beside its numbers as text.</summary>
public class SafetensorsTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Safetensors");

    [Fact]
    public void Every_tensor_of_PyTorch_is_read_bit_for_bit()
    {
        Dictionary<string, Known> known = JsonSerializer.Deserialize<Dictionary<string, Known>>(
            File.ReadAllText(Path.Combine(_folder, "pytorch.json")))!;
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(_folder, "pytorch.safetensors"));

        file.Tensors.Select(tensor => tensor.Name).Should().BeEquivalentTo(known.Keys);
        foreach (StoredTensor tensor in file.Tensors)
        {
            (string dtype, long[] shape, double[] values) = known[tensor.Name];
            ElementTypes.NameOf(tensor.Type).Should().Be(dtype);
            tensor.Shape.ToArray().Should().Equal(shape, "of {0}", tensor.Name);
            Numbers(file, tensor).Select(BitConverter.DoubleToInt64Bits).Should()
                .Equal(values.Select(BitConverter.DoubleToInt64Bits), "of {0}", tensor.Name);
        }

        file.Metadata.Should().Equal(new Dictionary<string, string> { ["format"] = "pt", ["note"] = "zwei Wörter\n\"quoted\"" });
    }

    [Fact]
    public void What_PyTorch_wrote_is_written_again_in_the_same_places_with_the_same_bytes()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(_folder, "pytorch.safetensors"));
        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(bytes));
        var writer = new SafetensorsWriter();
        foreach ((string name, string value) in file.Metadata)
        {
            writer.AddMetadata(name, value);
        }

        foreach (StoredTensor tensor in file.Tensors)
        {
            writer.AddBytes(tensor.Name, tensor.Type, tensor.Shape, () => file.ReadBytes(tensor));
        }

        using var again = new MemoryStream();
        writer.WriteTo(again);

        // The headers differ in the escapes of characters beyond the basic plane, which mean the same.
        using SafetensorsFile read = SafetensorsFile.Open(new MemoryStream(again.ToArray()));
        read.Tensors.Select(tensor => $"{tensor} {tensor.Begin} {tensor.End}").Should()
            .Equal(file.Tensors.Select(tensor => $"{tensor} {tensor.Begin} {tensor.End}"));
        again.ToArray()[^DataLength(file)..].Should().Equal(bytes[^DataLength(file)..]);
    }

    private static int DataLength(SafetensorsFile file) => (int)file.Tensors.Max(tensor => tensor.End);

    private static double[] Numbers(SafetensorsFile file, StoredTensor tensor) => tensor.Type switch
    {
        ElementType.F32 => [.. file.Read<float>(tensor)],
        ElementType.F64 => file.Read<double>(tensor),
        ElementType.I8 => [.. file.Read<sbyte>(tensor)],
        ElementType.I16 => [.. file.Read<short>(tensor)],
        ElementType.I32 => [.. file.Read<int>(tensor)],
        ElementType.I64 => [.. file.Read<long>(tensor)],
        ElementType.U8 => [.. file.Read<byte>(tensor)],
        ElementType.Bool => [.. file.ReadBytes(tensor)],
        ElementType.F16 => [.. file.Read<Half>(tensor).Select(BitConverter.HalfToUInt16Bits)],
        _ => [.. file.ReadBytes(tensor).Chunk(2).Select(pair => BinaryPrimitives.ReadUInt16LittleEndian(pair))],
    };

    private sealed record Known(
        [property: System.Text.Json.Serialization.JsonPropertyName("dtype")] string DataType,
        [property: System.Text.Json.Serialization.JsonPropertyName("shape")] long[] Shape,
        [property: System.Text.Json.Serialization.JsonPropertyName("values")] double[] Values);
}

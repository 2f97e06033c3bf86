using System.Text.Json;
using Rnn.Persistence;

namespace Rnn.Torture.Fuzzing;

/// <summary>The reader of the container: header and every tensor, from a stream that knows its length and from one that does not.</summary>
internal sealed class SafetensorsTarget : IFuzzTarget
{
    public string Name => "safetensors container";

    public IReadOnlyList<SeedFile> Seeds { get; } =
    [
        new SeedFile("nothing", Written(new SafetensorsWriter())),
        new SeedFile("words", Words()),
        new SeedFile("every type", EveryType()),
        new SeedFile("shapes", Shapes()),
        new SeedFile("model", Model()),
        new SeedFile("many", Many()),
        new SeedFile("large", Large()),
    ];

    public void Read(byte[] file)
    {
        Exception? first = ReadAll(new MemoryStream(file)), second = ReadAll(new ForwardStream(file));
        if ((first is null) != (second is null))
        {
            throw new InvalidOperationException(
                $"One way of reading loads what the other refuses: '{first?.Message}' and '{second?.Message}'.");
        }

        if (first is not null)
        {
            throw first;
        }
    }

    private static ModelFileException? ReadAll(Stream stream)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(stream);
            foreach (StoredTensor tensor in file.Tensors)
            {
                if (file.ReadBytes(tensor).LongLength != tensor.Count * ElementTypes.SizeOf(tensor.Type))
                {
                    throw new InvalidOperationException($"{tensor} has another number of bytes.");
                }
            }

            return null;
        }
        catch (ModelFileException refusal)
        {
            return refusal;
        }
    }

    private static byte[] Words()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "rnn");
        writer.AddMetadata("note", "Größe, 大きさ, 😀, \"quoted\"\n");
        return Written(writer);
    }

    private static byte[] EveryType()
    {
        var writer = new SafetensorsWriter();
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            byte[] bytes = [.. Enumerable.Range(1, 3 * ElementTypes.SizeOf(type)).Select(i => (byte)i)];
            writer.AddBytes($"of {type}", type, [3], () => bytes);
        }

        return Written(writer);
    }

    private static byte[] Shapes()
    {
        var writer = new SafetensorsWriter();
        writer.Add<double>("one", [], () => new[] { 1.0 });
        writer.Add<double>("none", [0], () => []);
        writer.Add<float>("none of many", [3, 0, 2], () => []);
        writer.Add<float>("eight", [1, 2, 1, 1, 2, 1, 1, 1], () => new float[4]);
        return Written(writer);
    }

    // What a saved model looks like: weights, and a description that is JSON within a string.
    private static byte[] Model()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "rnn");
        writer.AddMetadata("version", "1");
        writer.AddMetadata("model", JsonSerializer.Serialize(new
        {
            topology = "ManyToOne",
            inputs = 3,
            layers = new object[] { new { kind = "lstm", units = 4, dropout = 0.2 }, new { kind = "dense", units = 2 } },
            vocabulary = new[] { "the", "cat", "sat", "😀" },
        }));
        foreach ((string name, int rows, int columns) in
            new[] { ("lstm1.W", 3, 16), ("lstm1.U", 4, 16), ("lstm1.b", 1, 16), ("dense.W", 4, 2), ("dense.b", 1, 2) })
        {
            float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i / 8f)];
            writer.Add<float>(name, [rows, columns], () => values);
        }

        writer.Add<ulong>("random.state", [4], () => new ulong[] { 1, 2, 3, ulong.MaxValue });
        return Written(writer);
    }

    private static byte[] Many()
    {
        var writer = new SafetensorsWriter();
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[i % 4];
            writer.Add<byte>($"t{i}", [bytes.Length], () => bytes);
        }

        return Written(writer);
    }

    private static byte[] Large()
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("W", [128, 128], () => new float[128 * 128]);
        writer.Add<byte>("tail", [5], () => new byte[5]);
        return Written(writer);
    }

    private static byte[] Written(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return stream.ToArray();
    }
}

using System.Text;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Models;

namespace Rnn.Persistence;

/// <summary>Reads a description that may come from a stranger: what is missing, of another kind or out of range is refused by name.</summary>
internal static class JsonReading
{
    private const int FlushAt = 1 << 16;

    public static JsonDocument Parse(string text)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new ModelFileException("The description is no JSON object.");
        }
        catch (JsonException fault)
        {
            throw new ModelFileException($"The description is no JSON: {fault.Message}", fault);
        }
    }

    public static JsonElement Property(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new ModelFileException($"The description lacks '{name}'.");

    public static JsonElement.ArrayEnumerator Items(this JsonElement json, string name) => json.Property(name) is { ValueKind: JsonValueKind.Array } items
        ? items.EnumerateArray()
        : throw Wrong(name, "a list");

    public static string Text(this JsonElement json, string name) => json.Property(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw Wrong(name, "a text");

    public static bool Flag(this JsonElement json, string name) => json.Property(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public static int Int(this JsonElement json, string name, int lowest = 1, int highest = SequenceModel.LargestSize) =>
        json.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= lowest && number <= highest
            ? number
            : throw Wrong(name, $"a whole number from {lowest} to {highest}");

    public static long Long(this JsonElement json, string name, long highest) =>
        json.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) && number >= 0 && number <= highest
            ? number
            : throw Wrong(name, $"a whole number from 0 to {highest}");

    public static int? IntOrNull(this JsonElement json, string name) =>
        json.Property(name).ValueKind == JsonValueKind.Null ? null : json.Int(name);

    public static double Number(this JsonElement json, string name) =>
        json.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "a finite number");

    public static double? NumberOrNull(this JsonElement json, string name) =>
        json.Property(name).ValueKind == JsonValueKind.Null ? null : json.Number(name);

    public static TEnum Word<TEnum>(this JsonElement json, string name, FileWords<TEnum> words)
        where TEnum : struct, Enum => words.Find(json.Text(name)) ?? throw Unknown(name, json.Text(name));

    public static Activation Activation(this JsonElement json, string name) =>
        ActivationWords.Read(json.Text(name)) ?? throw Unknown("activation", json.Text(name));

    /// <summary>A list of texts as one text.</summary>
    public static string WriteList(IEnumerable<string> items) => Encoding.UTF8.GetString(WriteBytes(items));

    /// <summary>The same as UTF-8.</summary>
    public static byte[] WriteBytes(IEnumerable<string> items)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (string item in items)
            {
                json.WriteStringValue(item);
                if (json.BytesPending > FlushAt)
                {
                    json.Flush();
                }
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    public static string[] ReadList(string text) => ReadList(Encoding.UTF8.GetBytes(text));

    /// <summary>The same from UTF-8.</summary>
    public static string[] ReadList(ReadOnlyMemory<byte> text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2 });
            return document.RootElement.ValueKind == JsonValueKind.Array &&
                document.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)]
                : throw new ModelFileException("A list of texts holds something else.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new ModelFileException($"A list of texts is no JSON: {fault.Message}", fault);
        }
    }

    public static ModelFileException Unknown(string what, string name) => new(
        $"The description names the {what} {ModelFileException.Quote(name)}, which this library does not know. Update the library, or check the file.");

    private static ModelFileException Wrong(string name, string wanted) => new($"The description's '{name}' is not {wanted}.");
}

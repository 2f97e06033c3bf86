using Rnn.Data;

namespace Rnn.Persistence;

/// <summary>Tokenisers and texts by name in the metadata of a file.</summary>
internal static class StoredProperties
{
    private const string Prefix = "rnn.property.";

    /// <summary>Adds the tokeniser of the input or of the output.</summary>
    /// <exception cref="ArgumentException">Its pattern holds half of a surrogate pair.</exception>
    public static void Add(SafetensorsWriter writer, string of, Tokenizer? tokenizer)
    {
        if (tokenizer is not null)
        {
            writer.AddMetadata(NameOf(of), tokenizer.ToString());
        }
    }

    /// <summary>Adds the texts.</summary>
    /// <exception cref="ArgumentException">One holds half of a surrogate pair.</exception>
    public static void Add(SafetensorsWriter writer, IReadOnlyDictionary<string, string> properties)
    {
        foreach ((string name, string text) in properties)
        {
            writer.AddMetadata(Prefix + name, text);
        }
    }

    /// <summary>The tokeniser of the input or of the output; null if the file has none.</summary>
    /// <exception cref="ModelFileException">It has one that can't be.</exception>
    public static Tokenizer? ReadTokenizer(SafetensorsFile file, string of)
    {
        try
        {
            return file.Metadata.TryGetValue(NameOf(of), out string? text) ? Tokenizer.Parse(text) : null;
        }
        catch (FormatException fault)
        {
            throw new ModelFileException($"The {of} tokeniser can't be used: {fault.Message} The file is damaged, or of a newer version.", fault);
        }
    }

    /// <summary>The texts by name.</summary>
    public static Dictionary<string, string> Read(SafetensorsFile file) => file.Metadata
        .Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[Prefix.Length..], entry => entry.Value, StringComparer.Ordinal);

    private static string NameOf(string of) => $"rnn.tokenizer.{of}";
}

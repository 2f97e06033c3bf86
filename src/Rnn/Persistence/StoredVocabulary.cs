using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>A vocabulary in a file: its words as a JSON list in a tensor of bytes, and the unknown entry, if there is one, in the metadata.</summary>
/// <remarks>Older files have the list in the metadata too, where it could be 16 MiB long and no longer.</remarks>
internal static class StoredVocabulary
{
    /// <summary>Adds the vocabulary of the input or of the output.</summary>
    /// <exception cref="ArgumentException">A word holds half of a surrogate pair and would come back as another.</exception>
    public static void Add(SafetensorsWriter writer, string of, Vocabulary? vocabulary)
    {
        if (vocabulary is null)
        {
            return;
        }

        string[] words = vocabulary.Decode(Enumerable.Range(0, vocabulary.Count));
        foreach (string word in words)
        {
            SafetensorsWriter.ThrowIfNoText(word);
        }

        byte[] list = JsonReading.WriteBytes(words);
        writer.Add<byte>(NameOf(of), [list.Length], () => list);
        if (vocabulary.Unknown is { } unknown)
        {
            writer.AddMetadata(NameOfUnknown(of), unknown);
        }
    }

    /// <summary>The vocabulary of the input or of the output; null if the file has none.</summary>
    /// <exception cref="ModelFileException">It has one that can't be.</exception>
    public static Vocabulary? Read(SafetensorsFile file, string of)
    {
        bool hasUnknown = file.Metadata.TryGetValue(NameOfUnknown(of), out string? unknown);
        string[]? words = file.TryFind(NameOf(of), out StoredTensor? list) ? JsonReading.ReadList(file.Read<byte>(list))
            : file.Metadata.TryGetValue(NameOf(of), out string? text) ? JsonReading.ReadList(text)
            : null;
        if (words is null)
        {
            return hasUnknown ? throw Refusal(of, "it has an unknown entry and no words") : null;
        }

        if (words.Length == 0)
        {
            throw Refusal(of, "it has no words");
        }

        var known = new HashSet<string>(words.Length, StringComparer.Ordinal);
        if (words.FirstOrDefault(word => !known.Add(word)) is { } twice)
        {
            throw Refusal(of, $"the word {ModelFileException.Quote(twice)} stands twice");
        }

        return !hasUnknown || known.Contains(unknown!)
            ? new Vocabulary(words) { Unknown = unknown }
            : throw Refusal(of, $"the unknown entry {ModelFileException.Quote(unknown!)} is not among its {words.Length} words");
    }

    private static string NameOf(string of) => $"rnn.vocabulary.{of}";

    private static string NameOfUnknown(string of) => $"rnn.vocabulary.{of}.unknown";

    private static ModelFileException Refusal(string of, string fault) =>
        new($"The {of} vocabulary can't be used: {fault}. The file is damaged; save it anew.");
}

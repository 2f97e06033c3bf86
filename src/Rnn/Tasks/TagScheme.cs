using Rnn.Heads;

namespace Rnn.Tasks;

/// <summary>What tags mean: which scheme they are of, where they break it, and the entities that they mark.</summary>
internal static class TagScheme
{
    /// <summary>The tag of a word that belongs to nothing.</summary>
    public const string Outside = "O";

    /// <summary>The scheme that tags look like.</summary>
    /// <exception cref="InvalidDataException">Some tags have the prefixes of a scheme, others have none.</exception>
    public static TaggingScheme Of(IEnumerable<string> tags)
    {
        string[] marks = [.. tags.Where(tag => tag != Outside)];
        string? marked = marks.FirstOrDefault(tag => IsMarked(tag, "BIES")), plain = marks.FirstOrDefault(tag => !IsMarked(tag, "BIES"));
        return marked is null ? TaggingScheme.None
            : plain is not null ? throw new InvalidDataException(
                $"The tag '{marked}' looks like one of IOB2 or BIOES, and '{plain}' does not; give all but O a prefix, or set Scheme to None, where each word stands for itself.")
            : marks.All(tag => IsMarked(tag, "BI")) ? TaggingScheme.Iob2 : TaggingScheme.Bioes;
    }

    /// <summary>What is wrong with the tag of a word, and what mends it; null if nothing is.</summary>
    public static string? Objection(IReadOnlyList<string> tags, int word, TaggingScheme scheme)
    {
        string places = PlacesOf(scheme);
        if (scheme == TaggingScheme.None)
        {
            return null;
        }

        if (!IsTag(tags[word], scheme))
        {
            return $"is no tag of {NameOf(scheme)}: its tags are O and {string.Join(", ", places.Select(place => $"{place}-TYPE"))}; rename it, or set Scheme";
        }

        (char place, string type) = Parse(tags[word], scheme);
        (char before, string typeBefore) = word > 0 ? Parse(tags[word - 1], scheme) : ('O', "");
        bool isBioes = scheme == TaggingScheme.Bioes;
        bool isOpen = before is 'B' or 'I';
        string follows = word > 0 ? $"follows '{tags[word - 1]}'" : "begins the sentence";
        if (place is 'I' or 'E' && !(isOpen && type == typeBefore))
        {
            return $"goes on with an entity, and {follows}; {NameOf(scheme)} begins each entity with B-{type}, so begin this one with it";
        }

        return isBioes && isOpen && place is not ('I' or 'E') ? $"{follows}, whose entity has not ended; BIOES ends it with E-{typeBefore}"
            : isBioes && word == tags.Count - 1 && place is 'B' or 'I' ? $"ends the sentence, and its entity has not ended; BIOES ends it with E-{type}, or S-{type} for a single word"
            : null;
    }

    /// <summary>The entities that tags mark, from a first word to the one after the last; as conlleval has it, also where they break their scheme.</summary>
    public static List<(int First, int End, string Type)> Entities(IReadOnlyList<string> tags, TaggingScheme scheme)
    {
        var entities = new List<(int, int, string)>();
        int first = -1;
        (char Place, string Type) before = ('O', "");
        for (int word = 0; word <= tags.Count; word++)
        {
            (char Place, string Type) tag = word < tags.Count ? Parse(tags[word], scheme) : ('O', "");
            bool goesOn = before.Place is 'B' or 'I' && tag.Place is 'I' or 'E' && tag.Type == before.Type && first >= 0;
            if (first >= 0 && !goesOn)
            {
                entities.Add((first, word, before.Type));
                first = -1;
            }

            if (tag.Place != 'O' && first < 0)
            {
                first = word;
            }

            before = tag;
        }

        return entities;
    }

    /// <summary>Whether a tag is one of a scheme; of plain tags any is.</summary>
    public static bool IsTag(string tag, TaggingScheme scheme) => scheme == TaggingScheme.None || tag == Outside || IsMarked(tag, PlacesOf(scheme));

    /// <summary>The scheme as people write it.</summary>
    public static string NameOf(TaggingScheme scheme) => scheme.ToString().ToUpperInvariant();

    private static string PlacesOf(TaggingScheme scheme) => scheme switch { TaggingScheme.Iob2 => "BI", TaggingScheme.Bioes => "BIES", _ => "" };

    // A plain tag is an entity of one word.
    private static (char Place, string Type) Parse(string tag, TaggingScheme scheme) =>
        tag == Outside ? ('O', "") : scheme == TaggingScheme.None ? ('S', tag) : (tag[0], tag[2..]);

    private static bool IsMarked(string tag, string places) => tag.Length > 2 && tag[1] == '-' && places.Contains(tag[0]);
}

namespace Rnn.Heads;

/// <summary>Which tags a scheme lets begin a sequence, follow another tag, and end a sequence.</summary>
internal sealed class TagRules
{
    private readonly TaggingScheme _scheme;
    private readonly (char Place, string Type)[] _tags;

    /// <exception cref="ArgumentException">A tag is not one of the scheme, or stands twice.</exception>
    public TagRules(IReadOnlyList<string> tags, TaggingScheme scheme)
    {
        _scheme = scheme;
        for (int tag = 0; tag < tags.Count; tag++)
        {
            if (string.IsNullOrEmpty(tags[tag]) || tags.Take(tag).Contains(tags[tag]))
            {
                throw new ArgumentException($"The tag {tag}, '{tags[tag]}', is empty or stands twice; give each tag one name.", nameof(tags));
            }
        }

        _tags = [.. tags.Select(tag => Parse(tag, scheme))];
    }

    /// <summary>The place in an entity (B, I, E, S, or O for none) and its type.</summary>
    public (char Place, string Type) this[int tag] => _tags[tag];

    public bool CanBegin(int tag) => !IsInside(_tags[tag].Place);

    public bool CanEnd(int tag) => _scheme != TaggingScheme.Bioes || _tags[tag].Place is 'O' or 'E' or 'S';

    public bool CanFollow(int before, int tag)
    {
        ((char place, string type), (char next, string nextType)) = (_tags[before], _tags[tag]);
        bool isOpen = _scheme == TaggingScheme.Bioes ? place is 'B' or 'I' : place != 'O';
        return IsInside(next) ? isOpen && type == nextType : _scheme != TaggingScheme.Bioes || !isOpen;
    }

    /// <summary>Splits a tag as the scheme has it; without a scheme by its hyphen, if it has one.</summary>
    private static (char Place, string Type) Parse(string tag, TaggingScheme scheme)
    {
        string places = scheme switch { TaggingScheme.Iob2 => "BI", TaggingScheme.Bioes => "BIES", _ => "" };
        return scheme == TaggingScheme.None || tag == "O" ? ('O', tag)
            : tag.Length > 2 && tag[1] == '-' && places.Contains(tag[0]) ? (tag[0], tag[2..])
            : throw new ArgumentException(
                $"'{tag}' is no tag of {scheme.ToString().ToUpperInvariant()}: its tags are O and {string.Join(", ", places.Select(place => $"{place}-TYPE"))}. " +
                "Rename it, or take another scheme.", nameof(tag));
    }

    private bool IsInside(char place) => _scheme != TaggingScheme.None && place is 'I' or 'E';
}

using Rnn.Data;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>What a tagger knows beside its network, its words and its tags: what tags mean, the parts of words, and what was tagged in the training.</summary>
/// <param name="Scheme">What the tags mean.</param>
/// <param name="Tags">The tags, in the order of the network's outputs.</param>
/// <param name="Parts">The values of each part of a word but the word itself, the unknown first.</param>
/// <param name="Phrases">The entities of the training, their words with a space between them, and the most frequent type of each: a baseline to be better than.</param>
internal sealed record TaggerKnowledge(
    TaggingScheme Scheme, IReadOnlyList<string> Tags, IReadOnlyList<IReadOnlyList<string>> Parts, IReadOnlyDictionary<string, string> Phrases)
{
    private const string Unknown = "<unknown>";

    private readonly int _longest = Phrases.Keys.Select(phrase => phrase.AsSpan().Count(' ') + 1).DefaultIfEmpty(1).Max();

    /// <summary>Knows what occurs in the training.</summary>
    public static (TaggerKnowledge Knowledge, Vocabulary Words, Vocabulary Tags) Of(TaggedText[] training, Tokenizer tokenizer, TaggingScheme scheme, int minimumCount)
    {
        string[][] parts = [.. training.SelectMany(sentence => sentence.Words).Select(word => WordParts.Of(WordParts.Read(word, tokenizer)))];
        Vocabulary known = Vocabulary.FromTexts(training.Select(sentence => sentence.Tags), unknown: null);
        Vocabulary[] columns = [.. WordParts.Names.Select((_, column) => VocabularyOf(parts, column, minimumCount))];
        var phrases = training.SelectMany(sentence => TagScheme.Entities(sentence.Tags, scheme).Select(entity => (Words: PhraseOf(ReadAll(sentence.Words, tokenizer), entity.First, entity.End), entity.Type)))
            .GroupBy(entity => entity.Words, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.GroupBy(entity => entity.Type, StringComparer.Ordinal).MaxBy(type => type.Count())!.Key, StringComparer.Ordinal);
        return (new TaggerKnowledge(scheme, known.Decode(Enumerable.Range(0, known.Count)), [.. columns.Skip(1).Select(column => column.Decode(Enumerable.Range(0, column.Count)))], phrases), columns[0], known);
    }

    /// <summary>The vocabularies of all columns, that of the words first.</summary>
    public Vocabulary[] Columns(Vocabulary words) => [words, .. Parts.Select(values => new Vocabulary(values) { Unknown = Unknown })];

    /// <summary>The longest phrases of the training in a sentence, from its beginning on; of plain tags, a word that is none has the most frequent tag.</summary>
    public List<(int First, int End, string Type)> LookUp(IReadOnlyList<string> words, Tokenizer tokenizer, string mostFrequent)
    {
        string[] read = ReadAll(words, tokenizer);
        var found = new List<(int, int, string)>();
        for (int first = 0; first < read.Length;)
        {
            int length = Math.Min(_longest, read.Length - first);
            string? type = null;
            while (length > 0 && !Phrases.TryGetValue(PhraseOf(read, first, first + length), out type))
            {
                length--;
            }

            (length, type) = (Math.Max(1, length), type ?? (Scheme == TaggingScheme.None && mostFrequent != TagScheme.Outside ? mostFrequent : null));
            if (type is not null)
            {
                found.Add((first, first + length, type));
            }

            first += length;
        }

        return found;
    }

    /// <summary>Throws if what a file holds does not fit together.</summary>
    public void RequireFit(ModelPackage<float> package)
    {
        bool fits = package is { InputVocabulary: { Unknown: Unknown } words, OutputVocabulary: { } tags, InputTokenizer: not null } &&
            package.Model.Topology == Topology.ManyToMany && package.Model.InputSize == 0 && package.Model.Head.Kind == PredictionKind.Tag && package.Model.OutputSize == tags.Count &&
            Tags.SequenceEqual(tags.Decode(Enumerable.Range(0, tags.Count))) && Tags.All(tag => TagScheme.IsTag(tag, Scheme)) && Phrases.Values.All(type => type is not null) &&
            Parts.Count == WordParts.Names.Length - 1 && Parts.All(values => values is [Unknown, ..] && values.All(value => value is not null) && values.Distinct(StringComparer.Ordinal).Count() == values.Count) &&
            package.Model.TokenColumns == WordParts.Names.Length &&
            WordParts.Names.Select((name, i) => package.Model.Parameters.Any(parameter => parameter.Name == $"embedding1.{name}.E" && parameter.Rows == (i == 0 ? words.Count : Parts[i - 1].Count))).All(fit => fit);
        if (!fits)
        {
            throw new ModelFileException("The file's network does not fit its words and tags; save the tagger anew.");
        }
    }

    private static string[] ReadAll(IReadOnlyList<string> words, Tokenizer tokenizer) => [.. words.Select(word => WordParts.Read(word, tokenizer))];

    private static string PhraseOf(string[] words, int first, int end) => string.Join(' ', words[first..end]);

    private static Vocabulary VocabularyOf(string[][] parts, int column, int minimumCount)
    {
        IEnumerable<string> values = parts.Select(word => word[column]);
        bool isAnyFrequent = values.Where(value => value != Unknown).GroupBy(value => value, StringComparer.Ordinal).Any(same => same.Count() >= minimumCount);
        return isAnyFrequent ? Vocabulary.FromTexts([values], minimumCount, unknown: Unknown) : new Vocabulary(Unknown) { Unknown = Unknown };
    }
}

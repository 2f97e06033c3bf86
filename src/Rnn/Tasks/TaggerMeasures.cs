using Rnn.Data;
using Rnn.Heads;

namespace Rnn.Tasks;

/// <summary>Compares the tags that were found with those that were wanted.</summary>
internal static class TaggerMeasures
{
    private const int MostMistakes = 20;

    public static TaggerReport Measure(
        IReadOnlyList<TaggedText> sentences, string[][] found, List<(int First, int End, string Type)>[] lookup, TaggingScheme scheme, IReadOnlyList<string> known, string[] cut)
    {
        var wantedEntities = new HashSet<(int, int First, int End, string Type)>();
        var foundEntities = new HashSet<(int, int First, int End, string Type)>();
        var lookupEntities = new HashSet<(int, int First, int End, string Type)>();
        for (int i = 0; i < sentences.Count; i++)
        {
            Add(wantedEntities, i, TagScheme.Entities(sentences[i].Tags, scheme));
            Add(foundEntities, i, TagScheme.Entities(found[i], scheme));
            Add(lookupEntities, i, lookup[i]);
        }

        string[] types = [.. wantedEntities.Concat(foundEntities).Select(entity => entity.Type).Distinct().Order(StringComparer.Ordinal)];
        var words = sentences.SelectMany((sentence, i) => sentence.Words.Select((word, step) =>
            (Word: word, Wanted: sentence.Tags[step], Got: found[i][step], Sentence: i))).ToArray();
        return new TaggerReport
        {
            Sentences = sentences.Count,
            Words = words.Length,
            Accuracy = words.Average(word => word.Wanted == word.Got ? 1.0 : 0),
            Types = [.. types.Select(type => MeasureOf(type, entity => entity.Type == type))],
            Overall = MeasureOf("", _ => true),
            Mistakes = [.. words.Where(word => word.Wanted != word.Got).GroupBy(word => (word.Word, word.Wanted, word.Got))
                .OrderByDescending(same => same.Count()).Take(MostMistakes)
                .Select(same => new TaggerMistake(same.Key.Word, same.Key.Wanted, same.Key.Got, same.Count(), string.Join(' ', sentences[same.First().Sentence].Words)))],
            UnknownTags = [.. words.Select(word => word.Wanted).Distinct().Where(tag => !known.Contains(tag)).Order(StringComparer.Ordinal)],
            CutWords = cut.Length,
            CutExample = cut.GroupBy(word => word).MaxBy(same => same.Count())?.Key,
        };

        static void Add(HashSet<(int, int, int, string)> entities, int sentence, List<(int First, int End, string Type)> own) =>
            entities.UnionWith(own.Select(entity => (sentence, entity.First, entity.End, entity.Type)));

        TaggerMeasure MeasureOf(string type, Func<(int, int First, int End, string Type), bool> counts)
        {
            int wanted = wantedEntities.Count(counts), got = foundEntities.Count(counts), looked = lookupEntities.Count(counts);
            int lookedHits = lookupEntities.Where(counts).Count(wantedEntities.Contains);
            return new TaggerMeasure(
                type, wanted, got, foundEntities.Where(counts).Count(wantedEntities.Contains), wanted + looked == 0 ? 0 : 2.0 * lookedHits / (wanted + looked));
        }
    }
}

using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>What a file holds of <see cref="WordFeatures"/> beside the words.</summary>
/// <param name="Beginnings">First letters in the order of their tokens.</param>
/// <param name="Endings">Last letters in the order of their tokens.</param>
/// <param name="Unknown">The entry for what is not known, which both have.</param>
internal sealed record ClassifierParts(IReadOnlyList<string> Beginnings, IReadOnlyList<string> Endings, string Unknown)
{
    public static ClassifierParts Of(WordFeatures features) => new(ListOf(features.Beginnings), ListOf(features.Endings), features.Words.Unknown!);

    /// <summary>The features, if they are those of a model; null if they can't be.</summary>
    public WordFeatures? FeaturesOf(Vocabulary words, SequenceModel<float> model)
    {
        bool fits = words.Unknown == Unknown && Beginnings.Contains(Unknown) && Endings.Contains(Unknown) &&
            Beginnings.Distinct().Count() == Beginnings.Count && Endings.Distinct().Count() == Endings.Count &&
            model.InputSize == 0 && model.TokenColumns == WordFeatures.Columns &&
            model.Parameters.Take(WordFeatures.Columns).Select(table => table.Rows).SequenceEqual([words.Count, Beginnings.Count, Endings.Count]);
        return fits ? new WordFeatures(words, new Vocabulary(Beginnings) { Unknown = Unknown }, new Vocabulary(Endings) { Unknown = Unknown }) : null;
    }

    private static string[] ListOf(Vocabulary vocabulary) => [.. Enumerable.Range(0, vocabulary.Count).Select(token => vocabulary[token])];
}

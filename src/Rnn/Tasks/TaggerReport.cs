using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How well a tagger does over sentences, beside a lookup, and where it errs.</summary>
public sealed class TaggerReport
{
    private const int ShownMistakes = 5;

    internal TaggerReport()
    {
    }

    /// <summary>How many sentences were measured.</summary>
    public required int Sentences { get; init; }

    /// <summary>How many words they have.</summary>
    public required int Words { get; init; }

    /// <summary>The share of words with the right tag, O counted too.</summary>
    public required double Accuracy { get; init; }

    /// <summary>A line for each type of entity, or plain tag but O, in ordinal order.</summary>
    public required IReadOnlyList<TaggerMeasure> Types { get; init; }

    /// <summary>All types together: each entity counts alike, as conlleval and the micro average of seqeval have it.</summary>
    public required TaggerMeasure Overall { get; init; }

    /// <summary>The most frequent mistakes, 20 at most, the most frequent first.</summary>
    public required IReadOnlyList<TaggerMistake> Mistakes { get; init; }

    /// <summary>Tags of the sentences that the training had not, which are never found.</summary>
    public required IReadOnlyList<string> UnknownTags { get; init; }

    /// <summary>How many words the tokeniser would cut otherwise in a raw text than they are cut here.</summary>
    public required int CutWords { get; init; }

    internal string? CutExample { get; init; }

    /// <summary>The line of one type.</summary>
    /// <param name="type">The type, such as PER; of plain tags the tag.</param>
    /// <exception cref="ArgumentException">There is none of it, wanted or found.</exception>
    public TaggerMeasure this[string type] => Types.FirstOrDefault(line => line.Type == type) ?? throw new ArgumentException(
        $"There is no '{type}'; there are {string.Join(", ", Types.Select(line => line.Type))}.", nameof(type));

    /// <summary>A table of precision, recall and F1, a verdict, and the most frequent mistakes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Sentences} sentences, {Words} words; {Accuracy:P1} of the tags are right\n");
        int width = Math.Max(8, Types.Select(line => line.Type.Length).DefaultIfEmpty(0).Max() + 2);
        text.Append(CultureInfo.InvariantCulture, $"{"".PadRight(width)}{"precision",10}{"recall",8}{"F1",8}{"lookup F1",11}{"wanted",8}{"found",8}\n");
        foreach (TaggerMeasure line in Types.Append(Overall))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(line.Type.Length == 0 ? "all" : line.Type).PadRight(width)}{line.Precision,10:F3}{line.Recall,8:F3}{line.F1,8:F3}{line.LookupF1,11:F3}{line.Wanted,8}{line.Found,8}\n");
        }

        text.Append(
            Overall.Wanted == 0 ? "There is nothing to find here, so this says little."
            : Overall.F1 > Overall.LookupF1 ? "Better than looking up what was marked in the training."
            : "No better than looking up what was marked in the training, which costs nothing: give more sentences, or train longer.");
        if (UnknownTags.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe training had no {string.Join(", ", UnknownTags)}, so these are never found.");
        }

        if (CutWords > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nIn raw text {CutWords} words would be cut otherwise, such as '{CutExample}'; if they are many, choose another tokeniser.");
        }

        foreach (TaggerMistake mistake in Mistakes.Take(ShownMistakes))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {mistake with { Sentence = ShownText.Shorten(mistake.Sentence) }}");
        }

        return text.ToString();
    }
}

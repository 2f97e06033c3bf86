using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How near a translator's answers are to the right ones, beside a table of words, and where they are farthest off.</summary>
public sealed class TranslatorReport
{
    private const int Shown = 5;

    internal TranslatorReport(TranslatorScores translator, TranslatorScores? wordByWord, IReadOnlyList<TranslationExample> examples, int unknown, int cut)
    {
        (Translator, WordByWord, Examples, UnknownWords, CutOff) = (translator, wordByWord, examples, unknown, cut);
    }

    /// <summary>What the translator reached.</summary>
    public TranslatorScores Translator { get; }

    /// <summary>
    /// What a table reached that gives each word of the source the one that most probably belongs to it in the training pairs (IBM model 1), and a
    /// word that is not in the table itself; null where the sources are numbers.
    /// </summary>
    public TranslatorScores? WordByWord { get; }

    /// <summary>All examples with their answers, the worst first.</summary>
    public IReadOnlyList<TranslationExample> Examples { get; }

    /// <summary>How many pieces of the sources training did not know.</summary>
    public int UnknownWords { get; }

    /// <summary>How many answers did not come to their end, and were cut off.</summary>
    public int CutOff { get; }

    /// <summary>A table of scores, a verdict, and the worst answers.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Examples.Count} examples\n{"",-14}{"BLEU",7}{"chrF",7}{"exact match",13}\n");
        foreach (TranslatorScores scores in WordByWord is null ? [Translator] : new[] { Translator, WordByWord })
        {
            text.Append(CultureInfo.InvariantCulture, $"{scores.Name,-14}{scores.Bleu,7:F1}{scores.ChrF,7:F1}{scores.ExactMatch,13:F3}\n");
        }

        if (WordByWord is not null)
        {
            // Of short answers, which have no run of four pieces, BLEU alone tells nothing.
            int won = Translator.Bleu.CompareTo(WordByWord.Bleu) + Translator.ChrF.CompareTo(WordByWord.ChrF) + Translator.ExactMatch.CompareTo(WordByWord.ExactMatch);
            bool better = won > 0;
            text.Append(better ? "Better than a table of words.\n" : "No better than a table of words, which costs nothing: take that, or give more pairs.\n");
        }

        if (UnknownWords > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{UnknownWords} words of the sources are unknown to it.\n");
        }

        if (CutOff > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{CutOff} answers did not come to their end.\n");
        }

        TranslationExample[] wrong = [.. Examples.Where(example => example.Answer != example.Target).Take(Shown)];
        text.Append(wrong.Length == 0 ? "No answer is wrong." : $"The worst:\n{string.Join('\n', wrong.Select(example => $"  {example}"))}");
        return text.ToString();
    }
}

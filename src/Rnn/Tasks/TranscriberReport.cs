using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How well a transcriber reads examples, beside a text that is always the same, and where it errs most.</summary>
public sealed class TranscriberReport
{
    private const int MostMistakes = 20, ShownMistakes = 5;

    private readonly string _constant;

    internal TranscriberReport(string[][] wanted, string[][] got, string[] constant, Func<string[], string> join, IEnumerable<string> unknown)
    {
        int[] errors = [.. wanted.Select((symbols, i) => EditDistance(symbols, got[i]))];
        string[] wantedTexts = [.. wanted.Select(join)], gotTexts = [.. got.Select(join)];
        string[][] words = [.. wantedTexts.Select(WordsOf)];
        _constant = join(constant);
        Examples = wanted.Length;
        SymbolErrorRate = Rate(errors, wanted);
        WordErrorRate = Rate([.. words.Select((own, i) => EditDistance(own, WordsOf(gotTexts[i])))], words);
        ExactShare = errors.Average(count => count == 0 ? 1.0 : 0);
        ConstantErrorRate = Rate([.. wanted.Select(symbols => EditDistance(symbols, constant))], wanted);
        Mistakes = [.. Enumerable.Range(0, wanted.Length).Where(i => errors[i] > 0).OrderByDescending(i => errors[i]).Take(MostMistakes)
            .Select(i => new TranscriberMistake(i, wantedTexts[i], gotTexts[i], errors[i]))];
        UnknownSymbols = [.. unknown.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>How many examples were measured.</summary>
    public int Examples { get; }

    /// <summary>Symbols put in, left out or taken for others, per symbol that is there; 0 is perfect, above 1 is possible.</summary>
    public double SymbolErrorRate { get; }

    /// <summary>The same of words, which white space divides.</summary>
    public double WordErrorRate { get; }

    /// <summary>The share of examples with no error at all.</summary>
    public double ExactShare { get; }

    /// <summary>The rate of wrong symbols of always answering the most frequent text of the training, which costs nothing.</summary>
    public double ConstantErrorRate { get; }

    /// <summary>The examples with the most errors, 20 at most, the worst first.</summary>
    public IReadOnlyList<TranscriberMistake> Mistakes { get; }

    /// <summary>Symbols of the texts that the training had not, which are never read.</summary>
    public IReadOnlyList<string> UnknownSymbols { get; }

    /// <summary>The rates, a verdict, and the worst examples.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{Examples} examples: {ExactShare:P1} without an error; symbol error rate {SymbolErrorRate:F3}, word error rate {WordErrorRate:F3}\n");
        text.Append(CultureInfo.InvariantCulture, $"Always answering '{_constant}' has a symbol error rate of {ConstantErrorRate:F3}: {(SymbolErrorRate < ConstantErrorRate
            ? "the network is better" : "the network is no better; give more examples, or train longer")}.");
        if (UnknownSymbols.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe training had no {string.Join(", ", UnknownSymbols.Select(symbol => $"'{symbol}'"))}, so these are never read.");
        }

        foreach (TranscriberMistake mistake in Mistakes.Take(ShownMistakes))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {mistake}");
        }

        return text.ToString();
    }

    private static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static double Rate(int[] errors, string[][] wanted) => (double)errors.Sum(count => (long)count) / Math.Max(1, wanted.Sum(symbols => (long)symbols.Length));

    // Of Levenshtein: the fewest insertions, deletions and substitutions.
    private static int EditDistance(string[] wanted, string[] got)
    {
        int[] row = [.. Enumerable.Range(0, got.Length + 1)];
        for (int i = 0; i < wanted.Length; i++)
        {
            int diagonal = row[0];
            row[0]++;
            for (int j = 1; j <= got.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (wanted[i] == got[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}

using Rnn.Data;
using Rnn.Tasks;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the translator reaches with its default settings on real phrases that it has not seen, beside a table of words.</summary>
[Trait("Category", "Tasks")]
public class TranslatorFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Phrases_of_known_words_are_translated_better_than_word_by_word()
    {
        Tokenizer words = new TranslatorOptions().SourceTokenizer;
        (string First, string Second)[] pairs = [.. TextFiles.ReadPairs(Path.Combine(AppContext.BaseDirectory, "data", "phrases.tsv"), "en", "fr")
            .Where(pair => words.Split(pair.First).Length > 0 && Tokenizer.Words.Split(pair.Second).Length > 0)];

        TranslatorReport[] reports = [.. Enumerable.Range(1, 3).Select(seed =>
        {
            ((string First, string Second)[] known, (string First, string Second)[] others) = DataSplit.Random(pairs, test: 0.1, seed: (ulong)seed);
            HashSet<string> met = [.. known.SelectMany(pair => words.Split(pair.First))];
            TranslatorReport report = Translator.Train(known, new TranslatorOptions { Seed = (ulong)seed })
                .Evaluate([.. others.Where(pair => words.Split(pair.First).All(met.Contains))]);
            output.WriteLine($"{report.Translator}; {report.WordByWord}");
            return report;
        })];

        reports.Should().OnlyContain(report => report.Translator.Bleu > report.WordByWord!.Bleu);
        reports.Average(report => report.Translator.Bleu).Should().BeGreaterThan(55);
    }
}

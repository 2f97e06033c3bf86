using Rnn.Data;
using Rnn.Tasks;
using Samples;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the text classifier reaches with its default settings on real texts that it has not seen, beside naive Bayes on the same ones.</summary>
[Trait("Category", "Tasks")]
public class TextClassifierFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Sentences_of_reviews_are_good_or_bad()
    {
        (double accuracy, _) = MeansOf("sentences.tsv", label: "label", splits: 5);

        accuracy.Should().BeGreaterThanOrEqualTo(0.81);
    }

    [Fact]
    public void Vulnerabilities_have_one_of_ten_causes()
    {
        (double accuracy, double macro) = MeansOf("rootcause.tsv", label: "cause", splits: 3);

        accuracy.Should().BeGreaterThanOrEqualTo(0.68);
        macro.Should().BeGreaterThanOrEqualTo(0.63);
    }

    private (double Accuracy, double Macro) MeansOf(string file, string label, int splits)
    {
        (string Text, string Label)[] texts = TextFiles.ReadPairs(Path.Combine(AppContext.BaseDirectory, "data", file), first: "text", second: label);
        TextClassifierReport[] reports = [.. Enumerable.Range(1, splits).Select(seed =>
        {
            ((string Text, string Label)[] training, (string Text, string Label)[] test) = DataSplit.Stratified(texts, text => text.Label, seed: (ulong)seed);
            TextClassifierReport report = TextClassifier.Train(training, new TextClassifierOptions { Seed = (ulong)seed }).Evaluate(test);

            (double Accuracy, double Macro) costsNothing = NaiveBayes.Measure(training, test);
            output.WriteLine(FormattableString.Invariant(
                $"{file}, split {seed}: accuracy {report.Accuracy:F3}, macro F1 {report.MacroAverage.F1:F3}; naive Bayes {costsNothing.Accuracy:F3}, {costsNothing.Macro:F3}"));
            return report;
        })];
        output.WriteLine(FormattableString.Invariant(
            $"{file}, mean: accuracy {reports.Average(report => report.Accuracy):F3}, macro F1 {reports.Average(report => report.MacroAverage.F1):F3}\n{reports[^1]}"));
        return (reports.Average(report => report.Accuracy), reports.Average(report => report.MacroAverage.F1));
    }
}

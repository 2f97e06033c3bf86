using System.Diagnostics;
using Rnn.Data;
using Rnn.Tasks;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the tagger reaches with its default settings on real sentences that it has not seen, beside a lookup.</summary>
[Trait("Category", "Tasks")]
public class TaggerFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Names_of_definitions_are_found_where_a_lookup_finds_three_of_four()
    {
        TaggedText[] sentences = TextFiles.ReadTagged(Path.Combine(AppContext.BaseDirectory, "data", "ner.tsv"));
        var scores = new List<double>();
        for (ulong seed = 1; seed <= 3; seed++)
        {
            (TaggedText[] training, TaggedText[] test) = DataSplit.Random(sentences, test: 0.2, seed);

            var watch = Stopwatch.StartNew();
            SequenceTagger tagger = SequenceTagger.Train(training, new SequenceTaggerOptions { Seed = seed });
            watch.Stop();
            TaggerReport report = tagger.Evaluate(test);

            output.WriteLine(FormattableString.Invariant($"split {seed}: entity F1 {report.Overall.F1:F3}, lookup {report.Overall.LookupF1:F3}; {report.Accuracy:P1} of the tags; {watch.Elapsed.TotalSeconds:F0} s"));
            output.WriteLine(report.ToString());
            scores.Add(report.Overall.F1);
            report.Overall.LookupF1.Should().BeLessThan(0.8);
        }

        output.WriteLine(FormattableString.Invariant($"mean {scores.Average():F3}"));
        scores.Average().Should().BeGreaterThanOrEqualTo(0.96);
    }
}

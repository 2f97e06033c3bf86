using Rnn.Cells;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Xunit.Abstractions;

namespace Rnn.Tests.Learning;

/// <summary>A network with CTC reads digits from the moves of a pen, though nobody told it where one ends.</summary>
[Trait("Category", "Learning")]
public class StrokesTests(ITestOutputHelper output)
{
    [Fact]
    public void Digits_that_run_into_each_other_are_read_with_few_errors()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 3)
            .Bidirectional(() => new LstmCell<float>(32))
            .CtcOutput(symbols: 10)
            .Build(seed: 1);
        SequenceDataset<float> unseen = Strokes.Create(seed: 201, count: 500);
        double before = model.Evaluate(unseen).Score;

        model.Fit(Strokes.Create(seed: 101, count: 2000), new FitOptions<float> { Epochs = 15, Optimizer = new Adam(0.005), Seed = 1, Threads = 1 });

        EvaluationReport report = model.Evaluate(unseen, [new LabelErrorRate(), new ExactMatch()]);
        output.WriteLine($"before: {before:F3}; {report}");
        before.Should().BeGreaterThan(0.8, "else the lesson would be too easy");
        report.Values[0].Value.Should().BeLessThan(0.02);
    }

    [Fact]
    public void A_digit_may_follow_itself()
    {
        SequenceDataset<float> data = Strokes.Create(seed: 1, count: 1000);

        IEnumerable<float[]> texts = Enumerable.Range(0, data.Count).Select(i => data.GetTarget(i).ToArray());
        texts.Count(text => text.Zip(text.Skip(1)).Any(pair => pair.First == pair.Second)).Should().BeGreaterThan(150);
        texts.SelectMany(text => text).CountBy(digit => digit).Should().HaveCount(10);
    }
}

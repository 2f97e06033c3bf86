using System.Diagnostics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Tests.Learning;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the transcriber reaches with its default settings on strokes of a pen that it has not seen, which are made, not written by people; and on spoken digits.</summary>
[Trait("Category", "Tasks")]
public class TranscriberFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Digits_are_read_from_the_moves_of_a_pen()
    {
        var rates = new List<double>();
        for (ulong seed = 1; seed <= 3; seed++)
        {
            (Tensor<float>, string)[] training = Examples(100 + seed, 1500), test = Examples(200 + seed, 500);
            var watch = Stopwatch.StartNew();
            Transcriber transcriber = Transcriber.Train(training, new TranscriberOptions { Seed = seed });
            watch.Stop();

            TranscriberReport report = transcriber.Evaluate(test);

            output.WriteLine(FormattableString.Invariant($"seed {seed}: symbol error rate {report.SymbolErrorRate:F4}, {report.ExactShare:P1} exact; constant {report.ConstantErrorRate:F3}; {watch.Elapsed.TotalSeconds:F0} s"));
            output.WriteLine(report.ToString());
            rates.Add(report.SymbolErrorRate);
            report.ConstantErrorRate.Should().BeGreaterThan(0.7);
        }

        output.WriteLine(FormattableString.Invariant($"mean {rates.Average():F4}"));
        rates.Average().Should().BeLessThanOrEqualTo(0.02);
    }

    [SpeechFact]
    public void Spoken_digits_are_spelled_out()
    {
        Dictionary<string, (Tensor<float> Features, string Text, bool IsTaught)[]> splits = new()
        {
            ["new takes of known speakers"] = [.. SpokenDigits.Read().Select(digit => (digit.Features, digit.Word, digit.Take < 9))],
            ["a speaker who was never heard"] = [.. SpokenDigits.Read().Select(digit => (digit.Features, digit.Word, !digit.IsTest))],
        };
        foreach ((string name, (Tensor<float> Features, string Text, bool IsTaught)[] digits) in splits)
        {
            string[] words = [.. digits.Select(digit => digit.Text).Distinct()];
            (Tensor<float>, string)[] training = [.. digits.Where(digit => digit.IsTaught).Select(digit => (digit.Features, digit.Text))];
            (Tensor<float> Features, string Text)[] test = [.. digits.Where(digit => !digit.IsTaught).Select(digit => (digit.Features, digit.Text))];
            var rates = new List<double>();
            for (ulong seed = 1; seed <= 3; seed++)
            {
                Transcriber transcriber = Transcriber.Train(training, new TranscriberOptions { FramesPerStep = 2, Seed = seed });
                TranscriberReport report = transcriber.Evaluate(test);
                double listed = test.Average(digit => transcriber.Predict(digit.Features, words).Text == digit.Text ? 1.0 : 0);

                output.WriteLine(FormattableString.Invariant($"{name}, seed {seed}: symbol error rate {report.SymbolErrorRate:F3}, {report.ExactShare:P1} exact, {listed:P1} by a list of words; constant {report.ConstantErrorRate:F3}"));
                rates.Add(report.SymbolErrorRate);
            }

            rates.Average().Should().BeLessThan(name.StartsWith("new", StringComparison.Ordinal) ? 0.1 : 0.4);
        }
    }

    // In units of their own: thousandths, far from zero.
    private static (Tensor<float> Features, string Text)[] Examples(ulong seed, int count)
    {
        SequenceDataset<float> strokes = Strokes.Create(seed, count);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] moves = [.. strokes.GetInput(i).ToArray().Select(value => 7000 + (1000 * value))];
            return (Tensor.Create(moves, [moves.Length / 3, 3]), string.Concat(strokes.GetTarget(i).ToArray().Select(digit => (char)('0' + (int)digit))));
        })];
    }
}

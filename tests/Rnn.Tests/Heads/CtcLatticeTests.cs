using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>CTC beside the same sums in the log domain, where brute force ends: long targets, and probabilities beyond any number's range.</summary>
public class CtcLatticeTests
{
    private const int Symbols = 3, Classes = Symbols + 1;

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(900)]
    public void Loss_and_gradient_are_those_of_the_log_domain(double largest)
    {
        for (int length = 0; length <= 26; length++)
        {
            var random = new Random(length);
            int[] target = [.. Enumerable.Range(0, length).Select(_ => random.Next(Symbols))];
            int needed = CtcHead<double>.StepsFor([.. target.Select(symbol => (double)symbol)]);
            foreach (int steps in new[] { needed, needed + 1, needed + 9, (3 * needed) + 20 }.Where(steps => steps > 0))
            {
                double[] logits = [.. Enumerable.Range(0, steps * Classes).Select(_ => largest * ((2 * random.NextDouble()) - 1))];

                (double loss, double[] gradient) = Judge(logits, target);

                (double expected, double[] expectedGradient) = InLogDomain(logits, target);
                loss.Should().BeApproximately(expected, 1e-12 * Math.Max(1, expected), "of {0} symbols in {1} steps", length, steps);
                gradient.Should().Equal(expectedGradient, (a, b) => Math.Abs(a - b) < 1e-9, "of {0} symbols in {1} steps", length, steps);
            }
        }
    }

    [Fact]
    public void A_target_of_no_probability_costs_infinitely_much_and_a_gradient_remains()
    {
        double infinity = double.PositiveInfinity;
        double[] logits = [0, -infinity, 1, 0, 1, -infinity, 0, 0, 2, -infinity, 0, 0];

        (double loss, double[] gradient) = Judge(logits, [1]);
        (double possible, double[] ofPossible) = Judge(logits, [0]);

        loss.Should().Be(infinity);
        gradient.Should().OnlyContain(value => value >= 0 && value < 1, "of no path there is nothing but softmax");
        possible.Should().BeApproximately(InLogDomain(logits, [0]).Loss, 1e-12);
        ofPossible.Should().OnlyContain(value => double.IsFinite(value));
    }

    [Fact]
    public void Outputs_that_are_no_numbers_give_no_number()
    {
        double[] logits = SequenceHeads.Logits(6, Classes, seed: 1);
        logits[9] = double.NaN;

        (double loss, double[] gradient) = Judge(logits, [0, 1]);

        double.IsNaN(loss).Should().BeTrue();
        gradient.AsSpan(2 * Classes, Classes).ToArray().Should().OnlyContain(value => double.IsNaN(value));
        (double after, _) = new Judges().Loss([double.NaN, .. SequenceHeads.Logits(5, Classes, seed: 1).AsSpan(1)], [0], SequenceHeads.Logits(5, Classes, seed: 2), [0]);
        double.IsFinite(after).Should().BeTrue("nothing of it is left for the next sequence");
    }

    [Fact]
    public void A_warm_training_step_takes_no_memory()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(4).CtcOutput(3).Build(seed: 1);
        SequenceDataset<float> data = SequenceDataset.FromExamples<float>(
        [
            new(Examples.Sequence<float>(20, 2, 1), SequenceHeads.Classes(0, 1, 1, 2)), new(Examples.Sequence<float>(30, 2, 2), SequenceHeads.Classes(1)),
        ]);
        var trainer = new Trainer<float>(model, new FitOptions<float>(), WorkerTeam.Alone);
        int[] batch = [0, 1];
        trainer.Step(data, batch);

        Allocation.Of(() => trainer.Step(data, batch)).Should().Be(0);
    }

    private static (double Loss, double[] Gradient) Judge(double[] logits, int[] target) => new Judges().Loss(logits, target);

    // α and β of l′ by the formulas of the paper, place by place.
    private static (double Loss, double[] Gradient) InLogDomain(double[] logits, int[] target)
    {
        int steps = logits.Length / Classes, places = (2 * target.Length) + 1;
        int Class(int place) => place % 2 == 0 ? Symbols : target[place / 2];
        bool Skips(int place) => place % 2 == 1 && place > 1 && target[place / 2] != target[(place / 2) - 1];
        double[,] alpha = new double[steps, places], beta = new double[steps, places], y = new double[steps, Classes];
        for (int step = 0; step < steps; step++)
        {
            double[] z = logits.AsSpan(step * Classes, Classes).ToArray();
            double sum = LogSum(z);
            for (int k = 0; k < Classes; k++)
            {
                y[step, k] = z[k] - sum;
            }

            for (int s = 0; s < places; s++)
            {
                alpha[step, s] = y[step, Class(s)] + (step == 0 ? s < 2 ? 0 : double.NegativeInfinity
                    : LogSum(alpha[step - 1, s], s > 0 ? alpha[step - 1, s - 1] : double.NegativeInfinity, Skips(s) ? alpha[step - 1, s - 2] : double.NegativeInfinity));
            }
        }

        for (int step = steps - 1; step >= 0; step--)
        {
            for (int s = 0; s < places; s++)
            {
                double Next(int place) => beta[step + 1, place] + y[step + 1, Class(place)];
                beta[step, s] = step == steps - 1 ? s >= places - 2 ? 0 : double.NegativeInfinity
                    : LogSum(Next(s), s + 1 < places ? Next(s + 1) : double.NegativeInfinity, s + 2 < places && Skips(s + 2) ? Next(s + 2) : double.NegativeInfinity);
            }
        }

        double logProbability = LogSum(alpha[steps - 1, places - 1], places > 1 ? alpha[steps - 1, places - 2] : double.NegativeInfinity);
        double[] gradient = new double[logits.Length];
        for (int step = 0; step < steps; step++)
        {
            for (int k = 0; k < Classes; k++)
            {
                double[] here = [.. Enumerable.Range(0, places).Where(s => Class(s) == k).Select(s => alpha[step, s] + beta[step, s])];
                gradient[(step * Classes) + k] = Math.Exp(y[step, k]) - Math.Exp(LogSum(here) - logProbability);
            }
        }

        return (-logProbability, gradient);
    }

    private static double LogSum(params double[] logs)
    {
        double largest = logs.Append(double.NegativeInfinity).Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(logs.Sum(x => Math.Exp(x - largest)));
    }

    /// <summary>One judge, which is given one sequence after the other.</summary>
    private sealed class Judges
    {
        private readonly CtcJudge<double> _judge = new(new CtcHead<double>(Symbols, CtcReduction.None, zeroInfinity: false));

        public (double Loss, double[] Gradient) Loss(double[] before, int[] targetBefore, double[] logits, int[] target)
        {
            Loss(before, targetBefore);
            return Loss(logits, target);
        }

        public (double Loss, double[] Gradient) Loss(double[] logits, int[] target)
        {
            double[] gradient = new double[logits.Length];
            double loss = _judge.Loss(
                PackedSequence<double>.Of(logits, Classes), [.. target.Select(symbol => (double)symbol)], 1, PackedSequence<double>.Of(gradient, Classes), []);
            return (loss, gradient);
        }
    }
}

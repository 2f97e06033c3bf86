using Rnn.Heads;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>The CRF beside the same sums in the log domain, where brute force ends: many tags, and scores beyond the range of any exponential.</summary>
public class CrfSumsTests
{
    [Theory]
    [InlineData(2, 1, 1, false)]
    [InlineData(7, 1, 1, false)]
    [InlineData(8, 30, 5, false)]
    [InlineData(17, 1, 1, false)]
    [InlineData(9, 1, 900, false)]
    [InlineData(9, 900, 1, false)]
    [InlineData(20, 2000, 900, false)]
    [InlineData(9, 1, 1, true)]
    public void Loss_and_gradients_are_those_of_the_log_domain(int tags, double largest, double largestTransition, bool deadEnds)
    {
        const int Steps = 30;
        var random = new Random(tags);
        double[] logits = Numbers(random, Steps * tags, largest);
        CrfHead<double> head = Head(tags);
        Numbers(random, tags * tags, largestTransition).CopyTo(head.Transitions.Values);
        Numbers(random, tags, largest).CopyTo(head.Start.Values);
        Numbers(random, tags, largest).CopyTo(head.End.Values);
        if (deadEnds)
        {
            // The first tag has by far the best beginnings, and no end.
            head.Transitions.Values[..tags].Fill(-8000);
            for (int step = 0; step < Steps - 1; step += 2)
            {
                logits[step * tags] = 5000;
            }
        }

        int[] target = [.. Enumerable.Range(0, Steps).Select(_ => random.Next(tags))];
        double[] gradient = new double[logits.Length], ownGradient = new double[(tags * tags) + (2 * tags)];
        var judge = new CrfJudge<double>(head);
        judge.Begin();

        double loss = judge.Loss(
            PackedSequence<double>.Of(logits, tags), [.. target.Select(tag => (double)tag)], 1, PackedSequence<double>.Of(gradient, tags), ownGradient);

        Expected expected = InLogDomain(head, logits, target);
        loss.Should().BeApproximately(expected.Loss, 1e-12 * Math.Max(1, expected.LogPartition));
        gradient.Should().Equal(expected.Gradient, (a, b) => Math.Abs(a - b) < 1e-9);
        ownGradient.Should().Equal(expected.OwnGradient, (a, b) => Math.Abs(a - b) < 1e-9);
        if (deadEnds)
        {
            expected.LargestRest.Should().BeGreaterThan(2000, "else nothing vanishes beside what leads nowhere");
        }
    }

    [Fact]
    public void A_warm_training_step_takes_no_memory()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(4).CrfOutput(3).Build(seed: 1);
        SequenceDataset<float> data = SequenceDataset.FromExamples<float>(
            [new(Examples.Sequence<float>(3, 2, 1), SequenceHeads.Classes(0, 1, 1)), new(Examples.Sequence<float>(2, 2, 2), SequenceHeads.Classes(1, 2))]);
        var trainer = new Trainer<float>(model, new FitOptions<float>(), WorkerTeam.Alone);
        int[] batch = [0, 1];
        trainer.Step(data, batch);

        Allocation.Of(() => trainer.Step(data, batch)).Should().Be(0);
    }

    private static double[] Numbers(Random random, int count, double largest) =>
        [.. Enumerable.Range(0, count).Select(_ => largest * ((2 * random.NextDouble()) - 1))];

    private static CrfHead<double> Head(int tags)
    {
        var head = new CrfHead<double>(tags, names: null, TaggingScheme.None);
        var store = new ParameterStore<double>();
        head.Declare(store);
        store.Initialize(seed: 1);
        return head;
    }

    private static Expected InLogDomain(CrfHead<double> head, double[] logits, int[] target)
    {
        int tags = head.OutputSize, steps = target.Length;
        double[] transitions = head.Transitions.Values.ToArray(), start = head.Start.Values.ToArray(), end = head.End.Values.ToArray();
        double Z(int step, int tag) => logits[(step * tags) + tag];
        double A(int from, int to) => transitions[(from * tags) + to];
        int[] all = [.. Enumerable.Range(0, tags)];
        double[][] alpha = new double[steps][], beta = new double[steps][];
        for (int step = 0; step < steps; step++)
        {
            alpha[step] = [.. all.Select(to => Z(step, to) + (step == 0 ? start[to] : LogSum(all.Select(from => alpha[step - 1][from] + A(from, to)))))];
        }

        for (int step = steps - 1; step >= 0; step--)
        {
            beta[step] = step == steps - 1 ? end : [.. all.Select(from => LogSum(all.Select(to => A(from, to) + Z(step + 1, to) + beta[step + 1][to])))];
        }

        double logPartition = LogSum(all.Select(tag => alpha[^1][tag] + end[tag])), score = start[target[0]] + end[target[^1]], rest = double.NegativeInfinity;
        double[] gradient = new double[logits.Length], own = new double[(tags * tags) + (2 * tags)];
        for (int step = 0; step < steps; step++)
        {
            score += Z(step, target[step]);
            foreach (int tag in all)
            {
                gradient[(step * tags) + tag] = Math.Exp(alpha[step][tag] + beta[step][tag] - logPartition) - (tag == target[step] ? 1 : 0);
            }

            if (step > 0)
            {
                score += A(target[step - 1], target[step]);
                own[(target[step - 1] * tags) + target[step]]--;
                rest = Math.Max(rest, alpha[step - 1].Max() + transitions.Max() + all.Max(to => Z(step, to) + beta[step][to]) - logPartition);
                foreach ((int from, int to) in all.SelectMany(from => all.Select(to => (from, to))))
                {
                    own[(from * tags) + to] += Math.Exp(alpha[step - 1][from] + A(from, to) + Z(step, to) + beta[step][to] - logPartition);
                }
            }
        }

        gradient.AsSpan(0, tags).CopyTo(own.AsSpan(tags * tags));
        gradient.AsSpan((steps - 1) * tags).CopyTo(own.AsSpan((tags * tags) + tags));
        return new Expected(logPartition - score, logPartition, gradient, own, rest);
    }

    private static double LogSum(IEnumerable<double> logs)
    {
        double[] all = [.. logs];
        double largest = all.Max();
        return largest + Math.Log(all.Sum(x => Math.Exp(x - largest)));
    }

    private sealed record Expected(double Loss, double LogPartition, double[] Gradient, double[] OwnGradient, double LargestRest);
}

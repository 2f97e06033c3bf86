using Rnn.Cells;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>CTC: the loss is the sum over all paths, and every derivative its slope.</summary>
public class CtcTests
{
    private const int Blank = 2;

    public static TheoryData<int, int[]> Cases() => new()
    {
        { 0, [] }, { 1, [] }, { 4, [] }, { 1, [0] }, { 2, [1] }, { 5, [0, 1] }, { 3, [0, 0] }, { 6, [1, 1, 0] }, { 6, [0, 1, 0, 1] }, { 7, [0, 0, 0] },
        { 6, [1, 0, 1, 0, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_loss_is_minus_the_logarithm_of_the_sum_over_all_paths(int steps, int[] target)
    {
        double[] logits = SequenceHeads.Logits(steps, 3, seed: 5);
        double[,] logs = Paths.LogSoftmax(logits, 3);
        double sum = Paths.All(steps, 3).Where(path => Paths.Meaning(path, Blank).SequenceEqual(target))
            .Sum(path => Math.Exp(path.Select((label, step) => logs[step, label]).Sum()));
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2, CtcReduction.None));

        (double loss, _, _, double[] predictions) = SequenceHeads.Judge(model, SequenceHeads.Data(3, (logits, target)), WorkerTeam.Alone);

        loss.Should().BeApproximately(-Math.Log(sum), 1e-12);
        predictions.Should().HaveCount(3 * steps);
        for (int step = 0; step < steps; step++)
        {
            predictions[step * 3].Should().BeApproximately(Math.Exp(logs[step, 0]), 1e-15);
        }
    }

    [Fact]
    public void Losses_are_divided_by_the_symbols_of_their_targets_or_summed()
    {
        SequenceDataset<double> data = SequenceHeads.Data(
            3, (SequenceHeads.Logits(5, 3, 1), [0, 0]), (SequenceHeads.Logits(3, 3, 2), []), (SequenceHeads.Logits(4, 3, 3), [1, 0, 1]));
        double[] single = [.. Enumerable.Range(0, 3).Select(i => SequenceHeads.Judge(Model(CtcReduction.None), data.Slice(i, 1), WorkerTeam.Alone).Loss)];

        (double mean, double[] ofMean, HeadTally tally, _) = SequenceHeads.Judge(Model(CtcReduction.Mean), data, WorkerTeam.Alone);
        (double none, double[] ofNone, _, _) = SequenceHeads.Judge(Model(CtcReduction.None), data, WorkerTeam.Alone);
        (double sum, double[] ofSum, _, _) = SequenceHeads.Judge(Model(CtcReduction.Sum), data, WorkerTeam.Alone);

        mean.Should().BeApproximately(((single[0] / 2) + single[1] + (single[2] / 3)) / 3, 1e-12);
        none.Should().BeApproximately(single.Sum() / 3, 1e-12);
        sum.Should().BeApproximately(none, 1e-12, "reports say the mean");
        ofSum.Should().BeEquivalentTo(ofNone.Select(value => 3 * value), options => options.WithStrictOrdering().Using<double>(
            context => context.Subject.Should().BeApproximately(context.Expectation, 1e-12)).WhenTypeIs<double>());
        ofMean.Should().NotEqual(ofNone);
        tally.Loss.Should().BeApproximately(mean, 1e-12);

        static SequenceModel<double> Model(CtcReduction reduction) => SequenceHeads.Passing(3, builder => builder.CtcOutput(2, reduction));
    }

    [Theory]
    [InlineData(CtcReduction.Mean)]
    [InlineData(CtcReduction.None)]
    public void Every_derivative_is_the_slope_of_the_loss(CtcReduction reduction)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).CtcOutput(3, reduction).Build(seed: 4);
        SequenceDataset<double> data = SequenceDataset.FromExamples<double>(
        [
            new(Examples.Sequence<double>(6, 2, 1), SequenceHeads.Classes(0, 2, 2)),
            new(Examples.Sequence<double>(3, 2, 2), SequenceHeads.Classes(1)) { Weight = 2 },
            new(Examples.Sequence<double>(4, 2, 3), Array.Empty<int>()),
        ]);

        new GradientProof(model, data).WorstErrors().Should().OnlyContain(group => group.Value < 1e-7);
    }

    [Fact]
    public void Of_a_sum_every_derivative_is_the_slope_of_the_sum()
    {
        double[] logits = SequenceHeads.Logits(5, 3, seed: 9), moved = [.. logits];
        moved[4] += 1e-5;
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2, CtcReduction.Sum));
        (double[], int[]) other = (SequenceHeads.Logits(5, 3, seed: 8), [1, 1]);

        (double loss, double[] gradient, _, _) = SequenceHeads.Judge(model, SequenceHeads.Data(3, (logits, [0, 1]), other), WorkerTeam.Alone);
        (double after, _, _, _) = SequenceHeads.Judge(model, SequenceHeads.Data(3, (moved, [0, 1]), other), WorkerTeam.Alone);

        // Two rows a step: the number moved is the second of the first sequence's step 1.
        gradient[(2 * 3) + 1].Should().BeApproximately(2 * (after - loss) / 1e-5, 1e-4, "the loss that is told is the mean of two");
    }

    [Fact]
    public void Of_joined_batches_the_sum_is_that_of_one_batch()
    {
        SequenceDataset<double> data = SequenceHeads.Data(3, (SequenceHeads.Logits(5, 3, 1), [0, 0]), (SequenceHeads.Logits(4, 3, 3), [1, 0, 1]));
        double[] Trained(int size, int joined)
        {
            SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2, CtcReduction.Sum));
            model.Fit(data, new FitOptions<double>
            {
                Epochs = 1,
                BatchSize = size,
                AccumulateBatches = joined,
                Optimizer = new Rnn.Optimizers.GradientDescent(0.1),
                ClipGradientNorm = null,
                Threads = 1,
            });
            return model.Parameters.AllValues.ToArray();
        }

        double[] one = Trained(size: 2, joined: 1);

        Trained(size: 1, joined: 2).Should().Equal(one, (a, b) => Math.Abs(a - b) < 1e-12);
        Trained(size: 1, joined: 1).Should().NotEqual(one);
    }

    [Fact]
    public void An_input_that_is_too_short_is_refused_with_the_steps_that_it_needs()
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2));
        SequenceDataset<double> data = SequenceHeads.Data(3, (SequenceHeads.Logits(4, 3, 1), [0]), (SequenceHeads.Logits(4, 3, 1), [0, 0, 0]));
        double[] before = model.Parameters.AllValues.ToArray();

        model.Invoking(m => m.Fit(data)).Should().Throw<ArgumentException>()
            .WithMessage("*example 1*target of 3 symbols, 2 of them equal to the one before, needs an input of at least 5 steps, and there are 4*zeroInfinity*");
        model.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    [Fact]
    public void An_input_of_just_as_many_steps_is_long_enough()
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2));

        model.Evaluate(SequenceHeads.Data(3, (SequenceHeads.Logits(5, 3, 1), [0, 0, 0]), (SequenceHeads.Logits(2, 3, 1), [0, 1]))).Loss.Should().BePositive();
        model.Invoking(m => m.Evaluate(SequenceHeads.Data(3, (SequenceHeads.Logits(1, 3, 1), [0, 1]))))
            .Should().Throw<ArgumentException>().WithMessage("*target of 2 symbols needs an input of at least 2 steps, and there are 1*");
    }

    [Fact]
    public void With_zero_infinity_an_input_that_is_too_short_counts_as_0_and_teaches_nothing()
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2, CtcReduction.None, zeroInfinity: true));
        (double[], int[]) possible = (SequenceHeads.Logits(4, 3, 1), [0]);
        double alone = SequenceHeads.Judge(model, SequenceHeads.Data(3, possible), WorkerTeam.Alone).Loss;

        (double loss, double[] gradient, _, _) = SequenceHeads.Judge(
            model, SequenceHeads.Data(3, possible, (SequenceHeads.Logits(4, 3, 1), [0, 0, 0])), WorkerTeam.Alone);

        loss.Should().BeApproximately(alone / 2, 1e-12);
        for (int step = 0; step < 4; step++)
        {
            gradient.AsSpan(((2 * step) + 1) * 3, 3).ToArray().Should().OnlyContain(value => value == 0);
        }
    }

    [Theory]
    [InlineData(2, "the target 2 is no symbol: they are numbered 0 to 1*blank is the output's own*")]
    [InlineData(9, "the target 9 is no symbol*")]
    public void A_blank_or_no_symbol_in_a_target_is_refused(int symbol, string message) =>
        SequenceHeads.Passing(3, builder => builder.CtcOutput(2))
            .Invoking(model => model.Fit(SequenceHeads.Data(3, (SequenceHeads.Logits(4, 3, 1), [0, symbol]))))
            .Should().Throw<ArgumentException>().WithMessage($"*example 0, step 1, ctc output: {message}");

    [Fact]
    public void The_score_is_the_label_error_rate_of_the_most_probable_path()
    {
        // Paths 0 0 2 1, 1 1 2 1 and 2 2 2 2 mean 0 1, 1 1 and nothing.
        double[] Path(params int[] labels) => [.. labels.SelectMany(label => Enumerable.Range(0, 3).Select(k => k == label ? 5.0 : 0))];
        SequenceDataset<double> data = SequenceHeads.Data(
            3, (Path(0, 0, 2, 1), [0, 1]), (Path(1, 1, 2, 1), [1, 0, 1]), (Path(2, 2, 2, 2), [0]));
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2));

        EvaluationReport report = model.Evaluate(data, [new LabelErrorRate(), new ExactMatch()]);

        report.Evaluation.ScoreName.Should().Be("label error rate");
        report.Evaluation.HigherIsBetter.Should().BeFalse();
        report.Evaluation.Score.Should().BeApproximately(2.0 / 6, 1e-15);
        report.Values[0].Value.Should().Be(report.Evaluation.Score);
        report.Values[1].Value.Should().BeApproximately(1.0 / 3, 1e-15);
        model.Invoking(m => m.Evaluate(data, [new Accuracy()])).Should().Throw<ArgumentException>().WithMessage("*LabelErrorRate*");
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        SequenceModel<double> model = SequenceHeads.Passing(4, builder => builder.CtcOutput(3));
        SequenceDataset<double> data = SequenceHeads.Data(4,
            (SequenceHeads.Logits(9, 4, 1), [0, 1, 2]), (SequenceHeads.Logits(0, 4, 2), []), (SequenceHeads.Logits(4, 4, 3), [2, 2]),
            (SequenceHeads.Logits(7, 4, 4), []), (SequenceHeads.Logits(9, 4, 5), [1, 1, 0, 2]));
        (double loss, double[] gradient, HeadTally tally, double[] predictions) = SequenceHeads.Judge(model, data, WorkerTeam.Alone);
        foreach (int threads in new[] { 2, 3, 7 })
        {
            using var team = new WorkerTeam(threads, sharesAll: true);
            (double sameLoss, double[] sameGradient, HeadTally sameTally, double[] samePredictions) = SequenceHeads.Judge(model, data, team);
            sameLoss.Should().Be(loss);
            sameGradient.Should().Equal(gradient);
            samePredictions.Should().Equal(predictions);
            (sameTally.LossSum, sameTally.ScoreOf(0)).Should().Be((tally.LossSum, tally.ScoreOf(0)));
            team.Rounds.Should().BeGreaterThan(0);
        }
    }

    [Fact]
    public void A_long_and_certain_sequence_neither_overflows_nor_vanishes()
    {
        const int Steps = 3000;
        double[] logits = [.. Enumerable.Range(0, Steps).SelectMany(step => new double[] { step % 2 == 0 ? 500 : -500, -500, step % 2 == 0 ? -500 : 500 })];
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2, CtcReduction.None));

        (double right, double[] gradient, _, _) = SequenceHeads.Judge(model, SequenceHeads.Data(3, (logits, [.. Enumerable.Repeat(0, Steps / 2)])), WorkerTeam.Alone);
        (double wrong, double[] ofWrong, _, _) = SequenceHeads.Judge(model, SequenceHeads.Data(3, (logits, [.. Enumerable.Repeat(1, Steps / 2)])), WorkerTeam.Alone);

        right.Should().BeApproximately(0, 1e-9);
        gradient.Should().OnlyContain(value => Math.Abs(value) < 1e-9);
        wrong.Should().BeApproximately(1000.0 * Steps / 2, 1e-3, "at every other step a symbol is e^-1000 as likely as the other");
        ofWrong.Should().OnlyContain(value => double.IsFinite(value));
    }

    [Fact]
    public void It_trains_and_what_it_needs_is_said()
    {
        SequenceModel.ManyToOne(2).Gru(3).CtcOutput(2).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*SequenceModel.ManyToMany*");
        SequenceModel.OneToMany(2).Gru(3).CtcOutput(2).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*judges whole sequences*");
        SequenceModel.ManyToMany(2).Gru(3).CtcOutput(0).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>();
        SequenceModel.ManyToMany(2).Gru(3).CtcOutput(int.MaxValue).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*at most*");
        SequenceModel.ManyToMany(2).Gru(3).CtcOutput(2).Invoking(builder => builder.Dense(3)).Should().Throw<InvalidOperationException>().WithMessage("*ctc output*");
        SequenceModel.ManyToMany(2).Gru(3).CtcOutput(2).Invoking(builder => builder.SoftmaxOutput(3, name: "b")).Should().Throw<InvalidOperationException>();
        SequenceModel.ManyToMany(2).Gru(3).SoftmaxOutput(3).Invoking(builder => builder.CtcOutput(2)).Should().Throw<InvalidOperationException>();
        SequenceModel.ManyToMany(2).Invoking(builder => builder.CtcOutput(2, (CtcReduction)7)).Should().Throw<ArgumentOutOfRangeException>();
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Recurrent(new GruCell<float>(4)).CtcOutput(2).Build();
        var data = SequenceDataset.FromExamples<float>([new(Examples.Sequence<float>(4, 2, 1), SequenceHeads.Classes(0, 1))]);
        model.Invoking(m => m.Fit(data, new FitOptions<float> { ChunkLength = 2 })).Should().Throw<ArgumentException>().WithMessage("*whole sequences*");

        double before = model.Evaluate(data).Loss;
        model.Fit(data, new FitOptions<float> { Epochs = 20 });

        model.Evaluate(data).Loss.Should().BeLessThan(before);
        model.Summary().Should().Contain("ctc, 2 symbols and the blank");
    }
}

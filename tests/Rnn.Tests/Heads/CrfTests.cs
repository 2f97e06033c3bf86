using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>The CRF: loss, marginals and best tags are those of all sequences of tags counted one by one.</summary>
public class CrfTests
{
    private static readonly string[] _names = ["O", "B-X", "I-X", "B-Y", "I-Y"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void Loss_marginals_and_best_tags_are_those_of_brute_force(int steps, bool scheme)
    {
        SequenceModel<double> model = Model(scheme);
        double[] logits = SequenceHeads.Logits(steps, 5, seed: steps);
        int[] target = [.. new[] { 0, 1, 2, 2, 3 }.Take(steps)];
        SequenceDataset<double> data = SequenceHeads.Data(5, (logits, target));
        (int[] Tags, double Score)[] all = [.. Paths.All(steps, 5).Where(tags => !scheme || Allowed(tags)).Select(tags => (tags, Score(model, logits, tags))).OrderByDescending(path => path.Item2)];
        double partition = all.Sum(path => Math.Exp(path.Score));

        (double loss, _, HeadTally tally, double[] predictions) = SequenceHeads.Judge(model, data, WorkerTeam.Alone);
        DecodedSequence[] best = model.FindTags(data, count: 7)[0];
        double[] marginals = model.TagProbabilities(data)[0].ToDoubles();

        loss.Should().BeApproximately((Math.Log(partition) - Score(model, logits, target)) / steps, 1e-12, "it is the mean over the steps");
        tally.Loss.Should().BeApproximately(loss, 1e-12);
        tally.Rows.Should().Be(steps);
        best.Should().HaveCount(Math.Min(7, all.Length));
        for (int i = 0; i < best.Length; i++)
        {
            best[i].Tokens.Should().Equal(all[i].Tags);
            best[i].LogProbability.Should().BeApproximately(all[i].Score - Math.Log(partition), 1e-12);
        }

        model.FindTags(data)[0].Tokens.Should().Equal(all[0].Tags);
        for (int step = 0; step < steps; step++)
        {
            for (int tag = 0; tag < 5; tag++)
            {
                predictions[(step * 5) + tag].Should().Be(all[0].Tags[step] == tag ? 1 : 0);
                marginals[(step * 5) + tag].Should().BeApproximately(
                    all.Where(path => path.Tags[step] == tag).Sum(path => Math.Exp(path.Score)) / partition, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_derivative_is_the_slope_of_the_loss(bool scheme)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToMany<double>(2).Gru(3);
        SequenceModel<double> model = (scheme ? builder.CrfOutput(_names) : builder.CrfOutput(5)).Build(seed: 4);
        Fill(model);
        SequenceDataset<double> data = SequenceDataset.FromExamples<double>(
        [
            new(Examples.Sequence<double>(5, 2, 1), SequenceHeads.Classes(0, 1, 2, 2, 3)),
            new(Examples.Sequence<double>(3, 2, 2), SequenceHeads.Classes(3, 4, 0)) { Weight = 2 },
            new(Examples.Sequence<double>(1, 2, 3), SequenceHeads.Classes(1)),
        ]);

        Dictionary<string, double> errors = new GradientProof(model, data).WorstErrors();

        errors.Keys.Should().Contain(["output.transitions", "output.start", "output.end"]);
        errors.Should().OnlyContain(group => group.Value < 1e-7);
    }

    [Fact]
    public void What_a_scheme_forbids_is_never_predicted_and_has_no_gradient()
    {
        SequenceModel<double> model = Model(scheme: true);
        double[] logits = SequenceHeads.Logits(40, 5, seed: 3);
        for (int step = 0; step < 40; step++)
        {
            logits[(step * 5) + 2] += 3; // I-X would be most likely everywhere
        }

        (_, _, _, double[] predictions) = SequenceHeads.Judge(model, SequenceHeads.Data(5, (logits, [.. Enumerable.Repeat(0, 40)])), WorkerTeam.Alone);

        int[] tags = [.. Enumerable.Range(0, 40).Select(step => Array.IndexOf(predictions, 1.0, step * 5, 5) - (step * 5))];
        Allowed(tags).Should().BeTrue();
        tags.Should().Contain(2);
        Span<double> transitions = model.Parameters["output.transitions"].Gradients;
        transitions[2].Should().Be(0, "I-X never follows O");
        transitions[1].Should().NotBe(0);
    }

    [Theory]
    [InlineData(TaggingScheme.Iob2, new[] { 0, 2 }, "step 1 follows 'O', which IOB2 does not allow")]
    [InlineData(TaggingScheme.Iob2, new[] { 2 }, "step 0 begins the sequence, which IOB2 does not allow")]
    [InlineData(TaggingScheme.Iob2, new[] { 1, 4 }, "step 1 follows 'B-X', which IOB2 does not allow")]
    [InlineData(TaggingScheme.Bioes, new[] { 0, 1 }, "step 1 ends the sequence, which BIOES does not allow")]
    [InlineData(TaggingScheme.Bioes, new[] { 1, 0 }, "step 1 follows 'B-X', which BIOES does not allow")]
    public void Tags_that_break_their_scheme_are_refused_in_training(TaggingScheme scheme, int[] tags, string message)
    {
        SequenceModel<double> model = SequenceHeads.Passing(5, builder => builder.CrfOutput(_names, scheme));
        (double[], int[]) right = (SequenceHeads.Logits(1, 5, 1), [0]);

        model.Invoking(m => m.Fit(SequenceHeads.Data(5, right, (SequenceHeads.Logits(tags.Length, 5, 2), tags))))
            .Should().Throw<ArgumentException>().WithMessage($"*example 1, crf output: the tag '{_names[tags[^1]]}' of {message}*");
    }

    [Fact]
    public void Rules_of_bioes()
    {
        string[] tags = ["O", "B-X", "I-X", "E-X", "S-X", "E-Y"];
        var rules = new TagRules(tags, TaggingScheme.Bioes);
        bool Can(string before, string tag) => rules.CanFollow(Array.IndexOf(tags, before), Array.IndexOf(tags, tag));

        Can("B-X", "I-X").Should().BeTrue();
        Can("B-X", "E-X").Should().BeTrue();
        Can("B-X", "E-Y").Should().BeFalse();
        Can("I-X", "O").Should().BeFalse();
        Can("I-X", "S-X").Should().BeFalse();
        Can("E-X", "O").Should().BeTrue();
        Can("E-X", "I-X").Should().BeFalse();
        Can("S-X", "B-X").Should().BeTrue();
        Can("O", "E-X").Should().BeFalse();
        Can("O", "S-X").Should().BeTrue();
        Enumerable.Range(0, 6).Where(rules.CanBegin).Should().Equal(0, 1, 4);
        Enumerable.Range(0, 6).Where(rules.CanEnd).Should().Equal(0, 3, 4, 5);
    }

    [Fact]
    public void What_it_needs_is_said()
    {
        SequenceModel.ManyToMany(2).Gru(3).CrfOutput(1).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*at least 2 tags*");
        SequenceModel.ManyToMany(2).Gru(3).CrfOutput(["B-X", "E-X"], TaggingScheme.Bioes).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*add the tag O*");
        SequenceModel.ManyToMany(2).Gru(3).Invoking(builder => builder.CrfOutput(["O", "X"])).Should().Throw<ArgumentException>().WithMessage("*'X' is no tag of IOB2*");
        SequenceModel.ManyToMany(2).Gru(3).Invoking(builder => builder.CrfOutput(["O", "O"])).Should().Throw<ArgumentException>().WithMessage("*'O'*twice*");
        SequenceModel.ManyToMany(2).Gru(3).Invoking(builder => builder.CrfOutput(["O", "E-X"])).Should().Throw<ArgumentException>().WithMessage("*'E-X' is no tag of IOB2*");
        SequenceModel.ManyToMany(2).Gru(3).Invoking(builder => builder.CrfOutput(["O", "X"], (TaggingScheme)9)).Should().Throw<ArgumentOutOfRangeException>();
        SequenceModel.ManyToOne(2).Gru(3).CrfOutput(3).Invoking(builder => builder.Build()).Should().Throw<ArgumentException>().WithMessage("*SequenceModel.ManyToMany*");
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(3).CrfOutput(_names).Build();
        model.Invoking(m => m.CreateSession()).Should().Throw<InvalidOperationException>().WithMessage("*crf output chooses its tags for whole sequences*");
        model.Summary().Should().Contain("crf, 5 tags, IOB2");
        SequenceModel.ManyToMany(2).Gru(3).SoftmaxOutput(3).Build().Invoking(m => m.FindTags(SequenceHeads.FloatData())).Should().Throw<InvalidOperationException>().WithMessage("*CrfOutput*");
        model.Invoking(m => m.FindTags(SequenceHeads.FloatData(), 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Label_metrics_take_its_tags_and_those_of_probabilities_refuse_them()
    {
        SequenceModel<double> model = Model(scheme: false);
        double[] logits = SequenceHeads.Logits(6, 5, seed: 2);
        SequenceDataset<double> data = SequenceHeads.Data(5, (logits, [0, 1, 2, 3, 4, 0]));

        EvaluationReport report = model.Evaluate(data, [new Accuracy(), new F1Score(), new Confusion()]);

        report.Values[0].Value.Should().Be(report.Evaluation.Score);
        foreach (Metric metric in new Metric[] { new Perplexity(), new NegativeLogLikelihood(), new TopKAccuracy(2), new BitsPerSymbol(), new MeanAbsoluteError() })
        {
            model.Invoking(m => m.Evaluate(data, [metric])).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        SequenceModel<double> model = Model(scheme: true);
        SequenceDataset<double> data = SequenceHeads.Data(5,
            (SequenceHeads.Logits(5, 5, 1), [0, 1, 2, 0, 3]), (SequenceHeads.Logits(0, 5, 2), []), (SequenceHeads.Logits(1, 5, 3), [3]), (SequenceHeads.Logits(6, 5, 4), [1, 2, 2, 2, 3, 4]));
        (double loss, double[] gradient, _, double[] predictions) = SequenceHeads.Judge(model, data, WorkerTeam.Alone);
        foreach (int threads in new[] { 2, 3, 7 })
        {
            using var team = new WorkerTeam(threads, sharesAll: true);
            (double sameLoss, double[] sameGradient, _, double[] samePredictions) = SequenceHeads.Judge(model, data, team);
            sameLoss.Should().Be(loss);
            sameGradient.Should().Equal(gradient);
            samePredictions.Should().Equal(predictions);
            team.Rounds.Should().BeGreaterThan(0, "else nothing was shared");
        }
    }

    private static SequenceModel<double> Model(bool scheme)
    {
        SequenceModel<double> model = SequenceHeads.Passing(5, builder => scheme ? builder.CrfOutput(_names) : builder.CrfOutput(5));
        Fill(model);
        return model;
    }

    private static void Fill(SequenceModel<double> model)
    {
        var random = new Random(11);
        foreach (Rnn.Parameters.Parameter<double> parameter in model.Parameters.Where(parameter => parameter.Name is "output.transitions" or "output.start" or "output.end"))
        {
            foreach (ref double value in parameter.Values)
            {
                value = (2 * random.NextDouble()) - 1;
            }
        }
    }

    private static double Score(SequenceModel<double> model, double[] logits, int[] tags)
    {
        double score = model.Parameters["output.start"].Values[tags[0]] + model.Parameters["output.end"].Values[tags[^1]];
        for (int step = 0; step < tags.Length; step++)
        {
            score += logits[(step * 5) + tags[step]] + (step == 0 ? 0 : model.Parameters["output.transitions"].Values[(tags[step - 1] * 5) + tags[step]]);
        }

        return score;
    }

    // O, B-X, I-X, B-Y, I-Y: an I follows a B or an I of its own type.
    private static bool Allowed(int[] tags) => !tags.Where((tag, step) => tag is 2 or 4 && (step == 0 || (tags[step - 1] != tag && tags[step - 1] != tag - 1))).Any();
}

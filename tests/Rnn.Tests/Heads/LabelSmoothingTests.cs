using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>A part of each target is dealt out among all classes: in the loss, and in nothing else.</summary>
public sealed class LabelSmoothingTests : IDisposable
{
    private static readonly double[] _classWeights = [1, 4, 0, 0.5];

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-smoothing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void By_hand()
    {
        // y = 0.125, 0.25, 0.625; ε = 0.3, so that class 1 becomes 0.1, 0.8, 0.1.
        RowHead<double> head = Head(3, 0.3);
        double[] logits = [0, Math.Log(2), Math.Log(5)], gradient = new double[3];
        double[] surprises = [-Math.Log(0.125), -Math.Log(0.25), -Math.Log(0.625)];

        foreach (double[] target in new double[][] { [1], [0, 1, 0] })
        {
            head.LossOf(logits, target, scale: 2, gradient).Should().BeApproximately((0.1 * surprises[0]) + (0.8 * surprises[1]) + (0.1 * surprises[2]), 1e-15);
            gradient.Should().Equal([2 * 0.025, 2 * -0.55, 2 * 0.525], (a, b) => Math.Abs(a - b) < 1e-15);
        }

        // 0.5, 0.5, 0 becomes 0.45, 0.45, 0.1
        head.LossOf(logits, [0.5, 0.5, 0], scale: 1, gradient).Should().BeApproximately((0.45 * surprises[0]) + (0.45 * surprises[1]) + (0.1 * surprises[2]), 1e-15);
        gradient.Should().Equal([-0.325, -0.2, 0.525], (a, b) => Math.Abs(a - b) < 1e-15);

        // With the weights 2, 3, 5: 0.7·3 of class 1, and 0.1 of each times its weight.
        double weighted = (0.1 * 2 * surprises[0]) + (0.1 * 3 * surprises[1]) + (0.1 * 5 * surprises[2]) + (0.7 * 3 * surprises[1]);
        head.LossOf(logits, [1], [2, 3, 5], scale: 1, gradient).Should().BeApproximately(weighted, 1e-14);
        gradient.Should().Equal([(3.1 * 0.125) - 0.2, (3.1 * 0.25) - 2.4, (3.1 * 0.625) - 0.5], (a, b) => Math.Abs(a - b) < 1e-15);
        head.LossOf(logits, [0, 1, 0], [2, 3, 5], scale: 1, []).Should().BeApproximately(weighted, 1e-14, "the target has the weight of its likeliest class");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_derivative_is_the_slope_of_the_loss_of_a_row(bool weighted)
    {
        RowHead<double> head = Head(4, 0.25);
        double[] logits = SequenceHeads.Logits(1, 4, seed: 3), gradient = new double[4], target = [0.1, 0.2, 0.3, 0.4];
        ReadOnlySpan<double> weights = weighted ? _classWeights : [];
        foreach (double[] known in new[] { [0], [2], target })
        {
            head.LossOf(logits, known, weights, scale: 1, gradient);
            for (int k = 0; k < logits.Length; k++)
            {
                const double Way = 1e-4;
                double[] up = [.. logits], down = [.. logits];
                up[k] += Way;
                down[k] -= Way;
                double slope = (head.LossOf(up, known, weights, 1, []) - head.LossOf(down, known, weights, 1, [])) / (2 * Way);
                gradient[k].Should().BeApproximately(slope, 1e-7);
            }

            gradient.Sum().Should().BeApproximately(0, 1e-14, "all logits moved alike change nothing");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_derivative_is_the_slope_of_the_loss_of_the_model(bool decodes)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToMany<double>(2).Gru(3);
        SequenceModel<double> model = (decodes ? builder.Decode().Embedding(4, 3).Gru(3) : builder).SoftmaxOutput(4, labelSmoothing: 0.2).Build(seed: 3);

        Dictionary<string, double> errors = new GradientProof(model, Data()).WorstErrors();

        errors.Should().OnlyContain(group => group.Value < 1e-7);
        errors.Keys.Should().Contain(model.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Evaluate_and_validation_report_the_loss_of_the_training_and_metrics_know_nothing_of_it()
    {
        SequenceModel<double> smoothed = Model(0.2), plain = Model(0);
        SequenceDataset<double> data = Data();
        var likelihood = new NegativeLogLikelihood();
        var perplexity = new Perplexity();

        EvaluationReport report = smoothed.Evaluate(data, [likelihood, perplexity]);
        double uniform = smoothed.Evaluate(SequenceDataset.FromExamples(Enumerable.Range(0, data.Count).Select(i => new Example<double>(
            System.Numerics.Tensors.Tensor.Create(data.GetInput(i).ToArray(), [data.InputLength(i), 2]),
            System.Numerics.Tensors.Tensor.Create([.. Enumerable.Repeat(0.25, 4 * data.InputLength(i))], [data.InputLength(i), 4]))))).Loss;
        double without = plain.Evaluate(data).Loss;

        report.Evaluation.Loss.Should().BeApproximately((0.8 * without) + (0.2 * uniform), 1e-14);
        report.Evaluation.Score.Should().Be(plain.Evaluate(data).Score);
        report[likelihood].Should().BeApproximately(without, 1e-14);
        report[perplexity].Should().BeApproximately(Math.Exp(without), 1e-14);
        var standing = new FitOptions<double> { Epochs = 1, BatchSize = data.Count, Optimizer = new Rnn.Optimizers.GradientDescent(1e-300), Validation = data };
        foreach (double[]? weights in new[] { null, _classWeights })
        {
            EpochResult epoch = smoothed.Fit(data, standing with { ClassWeights = weights }).Epochs[0];
            epoch.Validation!.Loss.Should().BeApproximately(epoch.TrainingLoss, 1e-14);
            (epoch.TrainingLoss == report.Evaluation.Loss).Should().Be(weights is null);
        }
    }

    [Fact]
    public void A_model_grows_as_sure_as_its_targets_and_no_surer()
    {
        SequenceModel<double> model = SequenceModel.OneToOne<double>(1).SoftmaxOutput(4, labelSmoothing: 0.2).Build(seed: 1);
        var data = SequenceDataset.FromExamples([new Example<double>([1.0], [2.0])]);

        model.Fit(data, new FitOptions<double> { Epochs = 400, Optimizer = new Rnn.Optimizers.Adam(0.05) });

        model.Predict(System.Numerics.Tensors.Tensor.Create([1.0])).ToDoubles().Should().Equal([0.05, 0.05, 0.85, 0.05], (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void None_leaves_every_bit_as_it_was()
    {
        SequenceModel<double> none = Model(0), before = SequenceModel.ManyToMany<double>(2).Gru(3).SoftmaxOutput(4).Build(seed: 3), some = Model(0.1);
        foreach (SequenceModel<double> model in new[] { none, before, some })
        {
            model.Fit(Data(), new FitOptions<double> { Epochs = 2, ClassWeights = _classWeights });
        }

        none.Parameters.AllValues.ToArray().Should().Equal(before.Parameters.AllValues.ToArray());
        some.Parameters.AllValues.ToArray().Should().NotEqual(none.Parameters.AllValues.ToArray());
        none.Summary().Should().Be(before.Summary()).And.Contain("(softmax)");
        some.Summary().Should().Contain("(softmax, label smoothing 0.1)");
    }

    [Fact]
    public void A_training_of_another_smoothing_is_not_gone_on_with()
    {
        string file = Path.Combine(_folder, "training.safetensors");
        FitOptions<double> options = new() { Epochs = 2, Checkpoint = new CheckpointFile<double>(file), Resume = true };
        SequenceModel<double> whole = Model(0.1), inTwo = Model(0.1);
        whole.Fit(Data(), options with { Epochs = 4, Checkpoint = null, Resume = false });

        inTwo.Fit(Data(), options);

        Model(0).Invoking(model => model.Fit(Data(), options with { Epochs = 4 })).Should().Throw<Exception>().WithMessage("*label_smoothing: was 0.1, is not there*");
        SequenceModel<double> fresh = Model(0.1);
        fresh.Fit(Data(), options with { Epochs = 4 });
        fresh.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
    }

    [Fact]
    public void As_many_classes_as_a_vocabulary_has_entries()
    {
        var words = new Vocabulary("a", "b", "c");

        SequenceModel<float> model = SequenceModel.ManyToOne(2).Gru(3).SoftmaxOutput(words).Build(seed: 1);
        SequenceModel<float> named = SequenceModel.ManyToOne(2).Gru(3).SoftmaxOutput(words, "word", 0.5, 0.1).LinearOutput(1, name: "number").Build(seed: 1);
        SequenceModel<float> decoder = SequenceModel.ManyToMany(2).Gru(3).Decode().Embedding(words, 2).Gru(3).SoftmaxOutput(words).Build(seed: 1);

        model.OutputSize.Should().Be(3);
        $"{named.Outputs[0]}".Should().Be("word: softmax, label smoothing 0.1, weight 0.5");
        decoder.OutputSize.Should().Be(4, "the end is one more");
        FluentActions.Invoking(() => SequenceModel.ManyToOne(2).SoftmaxOutput(null!)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void What_is_no_part_is_refused(double smoothing) => FluentActions.Invoking(() => SequenceModel.ManyToOne(2).SoftmaxOutput(3, labelSmoothing: smoothing))
        .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Label smoothing must be at least 0 and below 1*");

    private static RowHead<double> Head(int classes, double smoothing) =>
        (RowHead<double>)SequenceModel.OneToOne<double>(1).SoftmaxOutput(classes, labelSmoothing: smoothing).Build(seed: 1).Head;

    private static SequenceModel<double> Model(double smoothing) => SequenceModel.ManyToMany<double>(2).Gru(3).SoftmaxOutput(4, labelSmoothing: smoothing).Build(seed: 3);

    // Of 3, 5 and 4 steps, classes as they come.
    private static SequenceDataset<double> Data() => SequenceDataset.FromExamples(new[] { 3, 5, 4 }.Select((length, i) => new Example<double>(
        Examples.Sequence<double>(length, 2, (uint)i), SequenceHeads.Classes([.. Enumerable.Range(i, length).Select(step => step * 3 % 4)]))));
}

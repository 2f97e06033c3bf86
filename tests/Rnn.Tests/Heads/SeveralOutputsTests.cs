using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>A model that ends in several outputs is judged, measured and cut by their names.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private static readonly int[] _lengths = [3, 5, 2, 4];

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-outputs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_derivative_is_the_slope_of_the_weighted_loss()
    {
        foreach ((string name, double error) in new GradientProof(Model(), Data()).WorstErrors())
        {
            error.Should().BeLessThan(1e-7, "the gradient by {0} must be the slope of the loss", name);
        }
    }

    [Fact]
    public void Each_is_what_it_would_be_alone_and_the_loss_is_their_weighted_sum()
    {
        SequenceModel<double> model = Model();
        SequenceModel<double> value = Alone(model, 0..2, builder => builder.LinearOutput(2)), kind = Alone(model, 2..5, builder => builder.SoftmaxOutput(3));

        Evaluation evaluation = model.Evaluate(Data());

        Evaluation valueAlone = value.Evaluate(Data(0..2)), kindAlone = kind.Evaluate(Data(2..3));
        evaluation.Outputs.Keys.Should().Equal("value", "kind");
        evaluation.Outputs["value"].Should().BeEquivalentTo(valueAlone);
        evaluation.Outputs["kind"].Should().BeEquivalentTo(kindAlone);
        evaluation.Loss.Should().BeApproximately((2 * valueAlone.Loss) + (0.5 * kindAlone.Loss), 1e-14);
        evaluation.Score.Should().Be(double.NaN, "an error and a share of right answers have no mean");
        evaluation.ToString().Should().Be(FormattableString.Invariant($"loss {evaluation.Loss:G5} (value: {valueAlone}; kind: {kindAlone})"));
        Tensor<double> input = Examples.Sequence<double>(4, 2), prediction = model.Predict(input);
        model.Output("value").Of(prediction).ToRows().Should().BeEquivalentTo(value.Predict(input).ToRows());
        model.Output("kind").Of(prediction).ToRows().Should().BeEquivalentTo(kind.Predict(input).ToRows());
    }

    [Fact]
    public void A_prediction_is_cut_by_name()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Gru(3).LinearOutput(2, name: "value").SoftmaxOutput(3, name: "kind").Build(seed: 1);
        Tensor<double> prediction = model.Predict(Examples.Sequence<double>(4, 2));

        double[] flat = prediction.Flat();
        model.Output("kind").Of(prediction).Flat().Should().Equal(flat[2..]);
        flat[model.Output("value").Columns].Should().Equal(flat[..2]);
        model.Outputs.Select(output => output.Head.Name).Should().Equal("linear", "softmax");
        model.Summary().Should().Contain("2 in, 5 out (value: linear; kind: softmax)");
        model.Invoking(m => m.Output("rain")).Should().Throw<KeyNotFoundException>().WithMessage("*'rain'. There are: value, kind.");
        model.Invoking(m => m.Output("kind").Of(Tensor.Create(new double[3]))).Should().Throw<ArgumentException>().WithMessage("*5 numbers per step or more; got 3.*");
        Model().Outputs[0].ToString().Should().Be("value: linear, weight 2");
        SequenceModel.OneToOne(1).LinearOutput(2).Build(seed: 1).Output("output").Of(Tensor.Create([1f, 2f])).Flat().Should().Equal(1, 2);
    }

    [Fact]
    public void A_metric_measures_the_output_that_it_names()
    {
        SequenceModel<double> model = Model();
        Metric[] metrics = [new Accuracy { Output = "kind" }, new MeanAbsoluteError { Output = "value" }];

        EvaluationReport report = model.Evaluate(Data(), metrics);

        report[metrics[0]].Should().Be(report.Evaluation.Outputs["kind"].Score);
        report[metrics[1]].Should().BeApproximately(report.Evaluation.Outputs["value"].Score, 1e-14);
        metrics.Select(metric => metric.Name).Should().Equal("kind accuracy", "value MAE");
        Refused(() => model.Evaluate(Data(), [new Accuracy()]), "*several outputs (value, kind); say which one the metric accuracy measures: { Output = \"value\" }*");
        Refused(() => model.Evaluate(Data(), [new Accuracy { Output = "rain" }]), "*no output of the name 'rain'; it has value, kind*");
        Refused(() => model.Evaluate(Data(), [new Accuracy { Output = "value" }]), "*accuracy*predicts numbers*");
        Refused(() => new Accuracy().Start(PredictionKind.Several, 5), "*one output, not several*");
    }

    [Fact]
    public void A_training_is_validated_and_resumed_output_by_output()
    {
        FitOptions<double> options = new()
        {
            Epochs = 2,
            Validation = Data(),
            Metrics = [new Accuracy { Output = "kind" }],
            Checkpoint = new CheckpointFile<double>(Path.Combine(_folder, "run.safetensors")),
        };
        EpochResult first = Model().Fit(Data(), options).Epochs[0];

        EpochResult resumed = Model().Fit(Data(), options with { Epochs = 3, Resume = true }).Epochs[0];

        first.Metrics["kind accuracy"].Should().Be(first.Validation!.Outputs["kind"].Score);
        resumed.Validation!.Outputs.Should().BeEquivalentTo(first.Validation.Outputs);
        Refused(() => Model().Fit(Data(), options with { ClassWeights = [1, 2, 3] }), "*several outputs takes none*");
        Refused(
            () => Model().Fit(Data(), options with { Resume = false, EarlyStopping = new EarlyStopping { Watch = EarlyStopping.Score } }),
            "*watch the score, but each of the model's outputs has its own*a metric of one output*");
        Model().Fit(Data(), options with { Checkpoint = null, EarlyStopping = new EarlyStopping { Watch = "kind accuracy" } }).BestEpoch.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Fed_back_each_output_enters_as_teacher_forcing_shows_it()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Gru(3).SoftmaxOutput(3, "kind").LinearOutput(1, name: "value").Build(seed: 1);
        double[] fromPrediction = new double[4], fromTarget = new double[4];

        model.Head.ToInput([0.2, 0.7, 0.1, -5], fromPrediction);
        model.Head.TargetToInput([1, -5], fromTarget);

        fromPrediction.Should().Equal(0, 1, 0, -5);
        fromTarget.Should().Equal(fromPrediction);
        model.Generate(Tensor.Create([0.3, 0.4]), 3).Lengths.ToArray().Should().Equal(3, 4);
        Refused(
            () => SequenceModel.OneToMany(2).Gru(3).LinearOutput(1, name: "a").LinearOutput(1, Loss.Quantile(0.1, 0.9), "b").Build(seed: 1),
            "*linear + linear output 'b' predicts 2 quantiles*");
    }

    [Fact]
    public void What_goes_badly_together_is_refused()
    {
        SequenceModelBuilder<float> Begun() => SequenceModel.OneToOne(1).LinearOutput(1, name: "a");
        ((Action)(() => SequenceModel.OneToOne(1).LinearOutput(1).SigmoidOutput(1))).Should().Throw<InvalidOperationException>()
            .WithMessage("*already ends with a linear output*sigmoid output too*give each a name*");
        ((Action)(() => Begun().SigmoidOutput(1))).Should().Throw<InvalidOperationException>().WithMessage("*give each a name*");
        ((Action)(() => Begun().Dense(3))).Should().Throw<InvalidOperationException>().WithMessage("*can't follow the linear output*");
        Refused(() => Begun().SigmoidOutput(1, "a"), "*needs a name of its own; 'a' is taken*");
        Refused(() => Begun().SigmoidOutput(1, " "), "*needs a name of its own*");
        Refused(() => SequenceModel.OneToOne(1).TanhOutput(1, weight: 2), "*weight beside others; give it*a name*");
        foreach (double weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Refused(() => Begun().SigmoidOutput(1, "b", weight), "*finite number above 0; got*");
        }

        Refused(() => Begun().Build(seed: 1), "output 'a': a name tells several outputs apart, and the model has one*");
        Refused(() => Begun().SoftmaxOutput(1, "b").Build(seed: 1), "output 'b': a softmax needs at least 2 classes*");
        Refused(() => Begun().TanhOutput(0, "b").Build(seed: 1), "output 'b': the size must be at least 1*");
        Refused(() => Begun().TanhOutput(16_777_216, "b").Build(seed: 1), "output: the size must be at most 16,777,216*");
        Refused(() => Model().Evaluate(Data(0..2)), "*linear + softmax output takes targets of 3 per step (2 for value, 1 for kind)*");
        SequenceDataset<double> noClass = SequenceDataset.FromExamples([new Example<double>(new double[1, 2], new double[,] { { 0, 0, 7 } })]);
        Refused(() => Model().Evaluate(noClass), "*kind: the target 7 is no class*");
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static SequenceModel<double> Model() => SequenceModel.ManyToMany<double>(2).Lstm(3)
        .LinearOutput(2, name: "value", weight: 2).SoftmaxOutput(3, "kind", 0.5).Build(seed: 4);

    // The same layers below, and of the output's columns some.
    private static SequenceModel<double> Alone(
        SequenceModel<double> model, Range columns, Func<SequenceModelBuilder<double>, SequenceModelBuilder<double>> output)
    {
        SequenceModel<double> alone = output(SequenceModel.ManyToMany<double>(2).Lstm(3)).Build(seed: 1);
        foreach (Rnn.Parameters.Parameter<double> parameter in alone.Parameters)
        {
            Rnn.Parameters.Parameter<double> whole = model.Parameters[parameter.Name];
            for (int row = 0; row < whole.Rows; row++)
            {
                (parameter.Columns < whole.Columns ? whole.Matrix.Row(row)[columns] : whole.Matrix.Row(row)).CopyTo(parameter.Matrix.Row(row));
            }
        }

        return alone;
    }

    // Per step two numbers and a class, or some of these.
    private static SequenceDataset<double> Data(Range? columns = null)
    {
        var random = new Random(5);
        return SequenceDataset.FromExamples([.. _lengths.Select((length, i) =>
        {
            double[][] rows = [.. Enumerable.Range(0, length).Select(_ => new[] { random.NextDouble(), -random.NextDouble(), random.Next(3) }[columns ?? ..])];
            return new Example<double>(Examples.Sequence<double>(length, 2, (uint)i), rows.ToTensor<double>()) { Weight = 1 + (i % 2) };
        })]);
    }
}

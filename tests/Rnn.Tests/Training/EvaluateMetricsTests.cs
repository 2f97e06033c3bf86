using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Metrics of a model: every real step counts once, however long the sequences and large the batches.</summary>
public class EvaluateMetricsTests
{
    [Theory]
    [InlineData("softmax")]
    [InlineData("sigmoid")]
    [InlineData("linear")]
    public void Every_step_of_every_sequence_counts_once(string head)
    {
        // More sequences than a batch holds, of 0 to 6 steps.
        int[] lengths = [.. Enumerable.Range(0, 300).Select(i => i * 5 % 7)];
        SequenceModel<float> model = Model<float>(SequenceModel.ManyToMany(2).Gru(4), head);
        SequenceDataset<float> data = Data<float>(lengths, head, perStep: true);
        RowMetric[] metrics = MetricsOf(head);

        EvaluationReport report = model.Evaluate(data, metrics);

        RowMetricState[] single = [.. metrics.Select(metric => metric.Start(model.Head.Kind, model.Head.OutputSize))];
        for (int i = 0; i < data.Count; i++)
        {
            Tensor<float> input = Tensor.Create(data.GetInput(i).ToArray(), [lengths[i], 2]);
            foreach ((double[] prediction, double[] target) in model.Predict([input])[0].ToRows().Zip(Rows(data, i)))
            {
                Array.ForEach(single, state => state.Add(prediction, target));
            }
        }

        single[0].Rows.Should().Be(lengths.Sum());
        report.Values.Select(value => value.Value).ShouldAgreeWith(
            single.Select(state => state.Value), 1e-12, "one by one and in batches are the same rows");
        report.Values.Select(value => value.Metric).Should().Equal(metrics, "in the order in which they were asked for");
        report.Evaluation.Should().BeEquivalentTo(model.Evaluate(data), "loss and score are what they are without metrics");
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("sigmoid")]
    [InlineData("linear")]
    [InlineData("tanh")]
    public void They_agree_with_loss_and_score(string head)
    {
        SequenceModel<double> model = Model<double>(SequenceModel.ManyToOne<double>(2).Lstm(4), head);
        SequenceDataset<double> data = Data<double>([3, 0, 5, 1, 4, 4], head, perStep: false);
        RowMetric score = head is "softmax" or "sigmoid" ? new Accuracy() : new MeanAbsoluteError();
        var perplexity = new Perplexity();

        EvaluationReport report = model.Evaluate(data, head == "softmax" ? [score, perplexity] : [score]);

        report[score].Should().BeApproximately(report.Evaluation.Score, 1e-12);
        report.Values[0].Metric.Name.Should().Be(report.Evaluation.ScoreName);
        if (head == "softmax")
        {
            report[perplexity].Should().BeApproximately(Math.Exp(report.Evaluation.Loss), 1e-12, "the loss is the mean surprise");
        }
    }

    [Fact]
    public void Sequences_without_steps_have_no_metric()
    {
        SequenceModel<float> model = Model<float>(SequenceModel.ManyToMany(2).Gru(4), "softmax");

        EvaluationReport report = model.Evaluate(Data<float>([0, 0], "softmax", perStep: true), MetricsOf("softmax"));

        report.Values.Select(value => value.Value).Should().AllSatisfy(value => value.Should().Be(double.NaN));
        report.ConfusionMatrix!.Rows.Should().Be(0);
    }

    [Fact]
    public void A_report_can_be_read()
    {
        SequenceModel<float> model = Model<float>(SequenceModel.ManyToOne(2).Gru(4), "softmax");
        SequenceDataset<float> data = Data<float>([2, 3, 4], "softmax", perStep: false);
        RowMetric[] metrics = [new F1Score(), new Accuracy(), new Confusion(["a", "b", "c", "d"])];

        EvaluationReport report = model.Evaluate(data, metrics);

        report.ConfusionMatrix!.Labels.Should().Equal("a", "b", "c", "d");
        report.ConfusionMatrix.Rows.Should().Be(3);
        report.ToString().Should().Be(FormattableString.Invariant(
            $"{report.Evaluation}, F1 {report[metrics[0]]:G5}\n{report.ConfusionMatrix}"), "nothing is said twice, and the table is there to be read");
        model.Evaluate(data, [metrics[0]]).ConfusionMatrix.Should().BeNull("it was not asked for");
        report.Invoking(r => r[new F1Score()]).Should().Throw<KeyNotFoundException>().WithMessage("*F1 was not measured*");
    }

    [Fact]
    public void A_report_says_why_a_metric_is_NaN()
    {
        SequenceModel<double> model = Model<double>(SequenceModel.ManyToOne<double>(1).Gru(2), "sigmoid");
        SequenceDataset<double> data = SequenceDataset.FromExamples([new Example<double>(new double[,] { { 1 } }, [1.0])]);

        string report = model.Evaluate(data, [new AreaUnderCurve()]).ToString();

        report.Should().EndWith(", ROC AUC NaN (every target is a yes; the curve needs both)");
    }

    [Fact]
    public void A_metric_that_does_not_fit_is_refused_before_the_data_is_looked_at()
    {
        SequenceModel<float> model = Model<float>(SequenceModel.ManyToOne(2).Gru(4), "linear");
        SequenceDataset<float> data = Data<float>([2, 3], "linear", perStep: false);

        Refused([new MeanAbsoluteError(), new Accuracy()], "*accuracy*predicts numbers*");
        Refused([new MeanAbsoluteError(), null!], "*Metric 1 is null*");
        model.Invoking(m => m.Evaluate(data.Slice(0, 0), [new MeanAbsoluteError()])).Should().Throw<ArgumentException>().WithMessage("*empty*");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        model.Invoking(m => m.Evaluate(data, [new MeanAbsoluteError()], stopped.Token)).Should().Throw<OperationCanceledException>();

        void Refused(RowMetric[] metrics, string message) =>
            model.Invoking(m => m.Evaluate(data, metrics)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_metric_of_your_own_is_measured_like_the_others()
    {
        SequenceModel<float> model = Model<float>(SequenceModel.ManyToMany(2).Gru(4), "linear");
        SequenceDataset<float> data = Data<float>([2, 0, 3], "linear", perStep: true);
        var own = new LargestError();

        double largest = model.Evaluate(data, [own])[own];

        double expected = 0;
        for (int i = 0; i < data.Count; i++)
        {
            Tensor<float> input = Tensor.Create(data.GetInput(i).ToArray(), [data.GetInput(i).Length / 2, 2]);
            double[] errors = [.. model.Predict(input).ToRows().Zip(Rows(data, i), (y, t) => y.Zip(t, (a, b) => Math.Abs(a - b)).Max())];
            expected = errors.Append(expected).Max();
        }

        largest.Should().Be(expected);
    }

    private static RowMetric[] MetricsOf(string head) => head switch
    {
        "softmax" =>
        [
            new Accuracy(), new TopKAccuracy(2), new F1Score(), new Precision(Averaging.Micro), new Perplexity(), new BitsPerSymbol(),
            new Confusion(),
        ],
        "sigmoid" =>
        [
            new Accuracy(), new Precision(), new Recall(), new F1Score(), new AreaUnderCurve(), new Confusion(), new MeanAbsoluteError(),
        ],
        _ => [new MeanAbsoluteError(), new RootMeanSquaredError(), new MeanAbsolutePercentageError(), new MeanAbsoluteScaledError(2)],
    };

    private static SequenceModel<T> Model<T>(SequenceModelBuilder<T> builder, string head)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (head switch
        {
            "softmax" => builder.SoftmaxOutput(4),
            "sigmoid" => builder.SigmoidOutput(1),
            "tanh" => builder.TanhOutput(1),
            _ => builder.LinearOutput(1),
        }).Build(seed: 3);

    private static SequenceDataset<T> Data<T>(int[] lengths, string head, bool perStep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(4);
        return SequenceDataset.FromExamples(lengths.Select((length, i) =>
        {
            T[] targets = new T[perStep ? length : 1];
            foreach (ref T target in targets.AsSpan())
            {
                target = T.CreateTruncating(head switch { "softmax" => random.Next(4), "sigmoid" => random.Next(2), _ => random.NextDouble() });
            }

            return new Example<T>(Examples.Sequence<T>(length, 2, (uint)i), Tensor.Create(targets, [targets.Length, 1]));
        }));
    }

    private static IEnumerable<double[]> Rows<T>(SequenceDataset<T> data, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => data.GetTarget(index).ToDoubles().Chunk(data.TargetSize);

    private sealed class LargestError() : RowMetric("largest error", higherIsBetter: false)
    {
        public override RowMetricState Start(PredictionKind kind, int outputSize) => new State(kind, outputSize);

        private sealed class State(PredictionKind kind, int outputSize) : RowMetricState(kind, outputSize)
        {
            private double _largest;

            protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
            {
                for (int k = 0; k < prediction.Length; k++)
                {
                    _largest = Math.Max(_largest, Math.Abs(prediction[k] - target[k]));
                }
            }

            protected override double Compute() => _largest;
        }
    }
}

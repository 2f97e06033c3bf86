using System.Globalization;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about training and evaluating, word for word.</summary>
public class TrainingExamples
{
    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(features: 1).Gru(4).SigmoidOutput(1).Build(seed: 1);

    // Whether a step is above the one before.
    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(Enumerable.Range(0, 64).Select(i =>
        new Example<float>(new[,] { { MathF.Sin(i) }, { MathF.Sin(i + 1) } }, MathF.Sin(i + 1) > MathF.Sin(i) ? 1f : 0f)));

    [Fact]
    public void Fit()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> examples = Data().Slice(0, 48), others = Data().Slice(48, 16);

        TrainingHistory history = model.Fit(examples, new FitOptions<float> { Validation = others });
        Console.WriteLine(history);

        history.Epochs.Should().NotBeEmpty();
    }

    [Fact]
    public void Fit_with_options()
    {
        SequenceDataset<float> others = Data();

        var options = new FitOptions<float> { Epochs = 50, Optimizer = new Adam(learningRate: 0.001), Validation = others };

        Model().Fit(others, options with { Epochs = 1 }).Epochs.Should().ContainSingle();
    }

    [Fact]
    public void Fit_with_a_metric_to_stop_by()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1).Gru(4).SoftmaxOutput(2).Build(seed: 1);
        SequenceDataset<float> others = SequenceDataset.FromExamples([new Example<float>(new float[,] { { 1 }, { 0 } }, new[] { 1, 0 })]);

        var options = new FitOptions<float>
        {
            Validation = others,
            Metrics = [new ExactMatch()],
            EarlyStopping = new EarlyStopping { Watch = "exact match" },
        };

        model.Fit(others, options with { Epochs = 2 }).Epochs.Should().OnlyContain(epoch => epoch.Metrics.ContainsKey("exact match"));
    }

    [Fact]
    public void Fit_from_a_source()
    {
        SequenceModel<float> model = Model();
        File.WriteAllLines("readings.txt", ["0.1 0.2 1", "0.4 0.3 0"]);

        var source = new ExampleSource<float>(() => File.ReadLines("readings.txt").Select(Parse));
        TrainingHistory history = model.Fit(source, new FitOptions<float> { Epochs = 3 });

        history.Epochs.Should().HaveCount(3);
    }

    [Fact]
    public void Fit_from_a_source_with_settings()
    {
        SequenceModel<float> model = Model();
        File.WriteAllLines("readings.txt", ["0.1 0.2 1", "0.4 0.3 0"]);

        var source = new ExampleSource<float>(() => File.ReadLines("readings.txt").Select(Parse)) { ShuffleBuffer = 10_000 };
        TrainingHistory history = model.Fit(source);

        history.Epochs.Should().HaveCount(30);
    }

    [Fact]
    public void Fit_with_a_checkpoint()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> data = Data();
        File.Delete("training.safetensors");

        // Begins anew where there is no file, and goes on where there is one.
        model.Fit(data, new FitOptions<float> { Checkpoint = new CheckpointFile<float>("training.safetensors"), Resume = true });

        new CheckpointFile<float>("training.safetensors").Load(model).History.Should().HaveCount(30);
    }

    [Fact]
    public void A_schedule_of_ones_own()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Custom(moment =>
        {
            double factor = 1;
            for (int i = 3; i < moment.Losses.Count; i++)
            {
                factor *= moment.Losses[i] > moment.Losses.Skip(i - 3).Take(3).Max() ? 0.1 : 1;
            }

            return factor;
        });

        schedule.FactorAt(new ScheduleMoment(epoch: 5, step: 40, steps: 100, losses: [3, 2, 1, 4])).Should().Be(0.1);
    }

    [Fact]
    public void The_learning_rate_is_found()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> data = Data();

        LearningRateCurve curve = model.FindLearningRate(data);
        Console.WriteLine(curve); // learning rates from 1E-06 to 0.31; the loss falls most steeply at 0.012

        curve.Rates.Should().NotBeEmpty();
    }

    [Fact]
    public void Evaluate()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> test = Data();

        Evaluation evaluation = model.Evaluate(test);
        Console.WriteLine(evaluation); // loss 0.1031, accuracy 0.9125

        evaluation.ScoreName.Should().Be("accuracy");
    }

    [Fact]
    public void Evaluate_by_metrics()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> test = Data();

        var f1 = new F1Score();
        EvaluationReport report = model.Evaluate(test, [new Precision(), new Recall(), f1]);
        Console.WriteLine($"{report}, of which F1 is {report[f1]}");

        report.Values.Should().HaveCount(3);
    }

    private static Example<float> Parse(string line)
    {
        float[] numbers = [.. line.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        return new Example<float>(new[,] { { numbers[0] }, { numbers[1] } }, numbers[2]);
    }
}

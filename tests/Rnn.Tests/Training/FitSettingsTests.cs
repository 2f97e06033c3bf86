using Microsoft.Extensions.Logging;
using Rnn.Cells;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What Fit does beside learning: it joins batches, weighs examples, stops, tells, and notices.</summary>
public class FitSettingsTests
{
    private static readonly int[] _lengths = [3, 5, 1, 4, 2, 6, 3, 2];

    [Fact]
    public void Joined_batches_are_one_larger_batch()
    {
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep: true);
        FitOptions<double> options = new() { Epochs = 3, Optimizer = new GradientDescent(0.1), ClipGradientNorm = 0.05, Shuffle = false };

        double[] large = Weights(data, options with { BatchSize = 8 }), joined = Weights(data, options with { BatchSize = 2, AccumulateBatches = 4 });
        double[] rest = Weights(data, options with { BatchSize = 3, AccumulateBatches = 3 });

        joined.ShouldAgreeWith(large, 1e-13, "the mean is over all their rows, not over batches");
        rest.ShouldAgreeWith(large, 1e-13, "a smaller last batch counts by its rows");
        Weights(data, options with { BatchSize = 2 }).Should().NotEqual(joined);
    }

    [Fact]
    public void An_example_of_weight_2_counts_as_two_and_one_of_weight_0_not_at_all()
    {
        Example<double>[] examples = [.. _lengths.Select((length, i) => new Example<double>(
            Examples.Sequence<double>(length, 3, (uint)i), Examples.Sequence<double>(length, 2, 50 + (uint)i)))];
        FitOptions<double> options = new() { Epochs = 3, BatchSize = 20, Optimizer = new GradientDescent(0.1), Shuffle = false };

        double[] twice = Weights(SequenceDataset.FromExamples([.. examples[1..], examples[3]]), options);
        double[] weighted = Weights(SequenceDataset.FromExamples(examples.Select((example, i) => new Example<double>(
            Examples.Sequence<double>(_lengths[i], 3, (uint)i), Examples.Sequence<double>(_lengths[i], 2, 50 + (uint)i))
        { Weight = i == 0 ? 0 : i == 3 ? 2 : 1 })), options);

        weighted.ShouldAgreeWith(twice, 1e-13, "a weight is a number of copies");
        ((Action)(() => _ = new Example<double>(new double[1, 1], [1]) { Weight = -1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 or more*");
    }

    [Fact]
    public void Class_weights_weigh_the_loss_of_each_target()
    {
        // Two sequences of one step through fixed logits: the loss is Σ wᵢLᵢ / Σ wᵢ.
        SequenceModel<double> model = SequenceModel.OneToOne<double>(1).SoftmaxOutput(2).Build(seed: 1);
        model.Parameters["output.W"].Set(0, 0);
        model.Parameters["output.b"].Set(Math.Log(3), 0); // probabilities 3/4 and 1/4
        SequenceDataset<double> data = SequenceDataset.FromExamples(new[] { 0.0, 1 }.Select(target => new Example<double>([1.0], [target])));

        double loss = model.Fit(data, new FitOptions<double>
        {
            Epochs = 1,
            Optimizer = new GradientDescent(1e-300),
            ClassWeights = [1, 3],
        }).Epochs[0].TrainingLoss;

        loss.Should().BeApproximately(((1 * -Math.Log(0.75)) + (3 * -Math.Log(0.25))) / 4, 1e-14);
        Refused(model, data, new() { ClassWeights = [1, 2, 3] }, "*one finite number of 0 or more for each class*got 3*");
        Refused(model, data, new() { ClassWeights = [0, 0] }, "*not all 0*");
    }

    [Fact]
    public void Early_stopping_stops_and_restores_the_best_weights()
    {
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2), other = Examples.Random<double>([9, 9, 9], 3, 2);
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3).Lstm(16).LinearOutput(2).Build(seed: 1);
        FitOptions<double> options = new()
        {
            Epochs = 200,
            Optimizer = new Adam(0.03),
            Validation = other,
            EarlyStopping = new EarlyStopping { Patience = 5 },
        };

        TrainingHistory history = model.Fit(data, options);

        history.End.Should().Be(TrainingEnd.EarlyStopping, "what is learned by heart does not help elsewhere");
        history.Epochs.Should().HaveCount(history.BestEpoch + 5);
        model.Evaluate(other).Loss.Should().Be(history.Epochs[history.BestEpoch - 1].Validation!.Loss, "the best weights are back");
        history.Epochs[^1].Validation!.Loss.Should().BeGreaterThan(history.Epochs[history.BestEpoch - 1].Validation!.Loss);
        Refused(model, data, options with { EarlyStopping = new EarlyStopping { Patience = 0 } }, "*Patience must be at least 1*");
    }

    [Fact]
    public void A_training_that_diverges_says_where_and_gives_the_weights_back()
    {
        SequenceDataset<float> data = Examples.Random<float>(_lengths, 3, 2);
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Vanilla(8, Activation.Identity).LinearOutput(2).Build(seed: 1);
        float[] before = model.Parameters.AllValues.ToArray();

        Action act = () => model.Fit(data, new FitOptions<float> { Epochs = 3, BatchSize = 2, Optimizer = new GradientDescent(1e30), ClipGradientNorm = null });

        TrainingDivergedException failure = act.Should().Throw<TrainingDivergedException>().WithMessage(
            "The training diverged in epoch 1, batch *: * is *; *".Replace("; *", ". *") + "lower learning rate*").Which;
        failure.Epoch.Should().Be(1);
        failure.Batch.Should().BeGreaterThan(1);
        failure.Message.Should().MatchRegex(@"(weight|unit|gradient by) .*(NaN|Infinity|∞)", "it names the first number that is none");
        model.Parameters.AllValues.ToArray().Should().Equal(before, "of the beginning of the epoch");
    }

    [Fact]
    public void A_last_step_that_throws_the_weights_away_is_seen_too()
    {
        SequenceModel<float> model = SequenceModel.OneToOne(1).LinearOutput(1).Build(seed: 1);
        float[] before = model.Parameters.AllValues.ToArray();
        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>([1f], [1e5f])]);

        Action act = () => model.Fit(data, new FitOptions<float> { Epochs = 1, Optimizer = new GradientDescent(1e36), ClipGradientNorm = null });

        act.Should().Throw<TrainingDivergedException>().WithMessage("*the weight output.*Infinity*").Which.Batch.Should().Be(1);
        model.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    [Fact]
    public void Progress_log_and_history_tell_the_same()
    {
        var log = new Lines();
        var seen = new List<FitProgress>();
        SequenceDataset<float> data = Examples.Random<float>(_lengths, 3, 2);

        TrainingHistory history = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1).Fit(data, new FitOptions<float>
        {
            Epochs = 2,
            BatchSize = 4,
            Validation = data,
            Metrics = [new RootMeanSquaredError()],
            Logger = log,
            Progress = new Told(seen.Add),
            Schedule = LearningRateSchedule.Step(1, 0.5),
        });

        seen.Select(progress => (progress.Epoch, progress.Batch, progress.IsEpochEnd)).Should().Equal((1, 1, false), (1, 2, true), (2, 1, false), (2, 2, true));
        seen.Should().OnlyContain(progress => progress.ExamplesPerSecond > 0);
        seen[^1].TimeLeft.Should().Be(TimeSpan.Zero);
        seen.Where(progress => progress.IsEpochEnd).Select(progress => progress.Result).Should().Equal(history.Epochs);
        history.Epochs.Select(epoch => epoch.LearningRate).Should().Equal(0.003, 0.0015);
        log.All.Where(line => line.StartsWith("Epoch")).Should().HaveCount(3, "the first epoch has a warning");
        log.All.Where(line => line.Contains("training loss") && line.Contains("MAE")).Should().HaveCount(2);
        history.Epochs.Should().OnlyContain(epoch => epoch.Metrics.Single().Value > epoch.Validation!.Score, "the root of squares is never below the mean size");
        string[] csv = history.ToCsv().TrimEnd().Split('\n');
        csv.Should().HaveCount(3);
        csv[0].Split(',').Should().HaveSameCount(csv[2].Split(','));
        csv[1].Should().EndWith($",\"{history.Epochs[0].Warnings.Single()}\"", "a spreadsheet shows what a person should look at");
        csv[2].Should().StartWith("2,");
        history.ToString().Split('\n')[2].Should().MatchRegex(@"^epoch 2: training loss [\d.E-]+; validation loss [\d.E-]+, MAE [\d.E-]+, RMSE [\d.E-]+$");
    }

    private static double[] Weights(SequenceDataset<double> data, FitOptions<double> options)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(3).Gru(4).LinearOutput(2).Build(seed: 1);
        model.Fit(data, options);
        return model.Parameters.AllValues.ToArray();
    }

    private static void Refused<T>(SequenceModel<T> model, SequenceDataset<T> data, FitOptions<T> options, string message)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        ((Action)(() => model.Fit(data, options))).Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}

using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What ends a training, which weights the model then has, and how it goes on.</summary>
public sealed class EndingTests : IDisposable
{
    private static readonly SequenceDataset<float> _data = Examples.Random<float>([4, 2, 5, 3, 1, 4, 6], 3, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-ending-").FullName;

    private CheckpointFile<float> Checkpoint => new(Path.Combine(_folder, "run.safetensors"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nothing_set_means_thirty_epochs_and_with_validation_early_stopping()
    {
        FitOptions<float> plain = new(), validated = new() { Validation = _data };

        (plain.PlannedEpochs, plain.Stopping).Should().Be((30, null));
        (validated.PlannedEpochs, validated.Stopping).Should().Be((100, new EarlyStopping()));
        (validated.Stopping!.Patience, validated.Stopping.RestoreBest).Should().Be((8, true));
        ((Adam)plain.Optimizer).LearningRate.Should().Be(0.003);
        (plain.BatchSize, plain.ClipGradientNorm).Should().Be((32, 5));
    }

    [Fact]
    public void What_is_set_is_what_happens()
    {
        FitOptions<float> validated = new() { Validation = _data };
        var own = new EarlyStopping { Patience = 3 };

        ((validated with { Epochs = 5 }).PlannedEpochs, (validated with { Epochs = 5 }).Stopping).Should().Be((5, null));
        ((validated with { EarlyStopping = own }).PlannedEpochs, (validated with { EarlyStopping = own }).Stopping).Should().Be((100, own));
        FitOptions<float> off = validated with { EarlyStopping = EarlyStopping.None };
        (off.PlannedEpochs, off.Stopping).Should().Be((30, null), "nothing would end a hundred epochs early");
        Model().Fit(_data, new FitOptions<float>()).Epochs.Should().HaveCount(30);
    }

    [Fact]
    public void Early_stopping_watches_a_metric_in_its_own_direction()
    {
        TrainingHistory up = Fit(new ScriptedMetric("own", true, 1, 3, 2, 5, 4, 4, 5), patience: 3);
        TrainingHistory down = Fit(new ScriptedMetric("own", false, 9, 3, 2, 5, 4, 4, 5), patience: 4);
        TrainingHistory none = Fit(new ScriptedMetric("own", true, double.NaN), patience: 4);

        (up.BestEpoch, up.Epochs.Count, up.End).Should().Be((4, 7, TrainingEnd.EarlyStopping));
        (down.BestEpoch, down.Epochs.Count).Should().Be((3, 7));
        (none.BestEpoch, none.Epochs.Count, none.End, none.HasBestWeights).Should().Be((0, 20, TrainingEnd.LastEpoch, false), "NaN is no better");

        static TrainingHistory Fit(Metric metric, int patience) => Model().Fit(_data, new FitOptions<float>
        {
            Epochs = 20,
            Validation = _data,
            Metrics = [metric],
            EarlyStopping = new EarlyStopping { Watch = "own", Patience = patience },
        });
    }

    [Fact]
    public void It_watches_the_score_by_its_own_direction()
    {
        SequenceDataset<float> classes = SequenceDataset.FromExamples(Enumerable.Range(0, 30).Select(i =>
            new Example<float>(Examples.Sequence<float>(4, 3, (uint)i), [i * 7 % 3])));
        FitOptions<float> options = new()
        {
            Epochs = 25,
            BatchSize = 4,
            Optimizer = new Adam(0.03),
            Validation = classes.Slice(20, 10),
            EarlyStopping = new EarlyStopping { Watch = EarlyStopping.Score, Patience = 25 },
        };

        TrainingHistory accuracy = SequenceModel.ManyToOne(3).Gru(6).SoftmaxOutput(3).Build(seed: 1).Fit(classes.Slice(0, 20), options);
        TrainingHistory error = Model().Fit(_data, options with { Validation = _data });

        accuracy.BestEpoch.Should().Be(First(accuracy, accuracy.Epochs.Max(epoch => epoch.Validation!.Score)));
        accuracy.BestEpoch.Should().NotBe(First(accuracy, accuracy.Epochs.Min(epoch => epoch.Validation!.Score)), "else the case shows nothing");
        error.BestEpoch.Should().Be(First(error, error.Epochs.Min(epoch => epoch.Validation!.Score)));

        static int First(TrainingHistory history, double score) => history.Epochs.First(epoch => epoch.Validation!.Score == score).Epoch;
    }

    [Fact]
    public void What_can_not_be_watched_is_refused()
    {
        Refused(new() { EarlyStopping = new EarlyStopping { Watch = "F2" }, Validation = _data }, "*watch 'F2'*nor a metric*it has none*");
        Refused(
            new() { EarlyStopping = new EarlyStopping { Watch = "F2" }, Validation = _data, Metrics = [new RootMeanSquaredError()] }, "*(RMSE)*correct its name*");
        Refused(new() { EarlyStopping = new EarlyStopping { Watch = EarlyStopping.Score } }, "*watch 'score'*give Validation*");
        Refused(new() { TimeLimit = TimeSpan.Zero }, "*TimeLimit must be above 0; got 00:00:00*");

        static void Refused(FitOptions<float> options, string message) =>
            ((Action)(() => Model().Fit(_data, options))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_cancelled_training_gives_the_best_weights_and_its_checkpoint_goes_on_from_the_last()
    {
        FitOptions<float> options = new() { Epochs = 5, BatchSize = 3, Validation = _data };
        FitOptions<float> Watching() => options with
        {
            Metrics = [new ScriptedMetric("own", true, 1, 0)],
            EarlyStopping = new EarlyStopping { Watch = "own" },
        };
        float[] afterOne = Weights(options with { Epochs = 1 }), afterFive = Weights(options);
        afterOne.Should().NotEqual(afterFive);
        using var stop = new CancellationTokenSource();
        SequenceModel<float> model = Model();

        Action cancelled = () => model.Fit(
            _data, Watching() with
            {
                Checkpoint = Checkpoint,
                OnProgress = progress =>
                {
                    if (progress is { Epoch: 3, Batch: 2 })
                    {
                        stop.Cancel();
                    }
                },
            }, stop.Token);

        cancelled.Should().Throw<OperationCanceledException>();
        model.Parameters.AllValues.ToArray().Should().Equal(afterOne, "the first epoch was best");
        SequenceModel.Load(Checkpoint.FilePath).Parameters.AllValues.ToArray().Should().NotEqual(afterOne, "the file has those of the moment");

        SequenceModel<float> resumed = Model();
        TrainingHistory history = resumed.Fit(_data, Watching() with
        {
            Metrics = [new ScriptedMetric("own", true, 0, 2, 0)],
            Checkpoint = Checkpoint,
            Resume = true,
        });
        (history.BestEpoch, history.HasBestWeights).Should().Be((4, true));
        resumed.Parameters.AllValues.ToArray().Should().Equal(Weights(options with { Epochs = 4 }), "it went on from the last weights, not from the best");
    }

    [Fact]
    public void A_training_cancelled_in_its_first_epoch_keeps_what_it_learned()
    {
        using var stop = new CancellationTokenSource();
        SequenceModel<float> model = Model();
        float[] before = model.Parameters.AllValues.ToArray();

        Action cancelled = () => model.Fit(
            _data, new FitOptions<float> { BatchSize = 3, Validation = _data, OnProgress = _ => stop.Cancel() }, stop.Token);

        cancelled.Should().Throw<OperationCanceledException>();
        model.Parameters.AllValues.ToArray().Should().NotEqual(before);
    }

    [Fact]
    public void A_time_limit_ends_it_and_each_part_goes_on_where_the_last_one_ended()
    {
        FitOptions<float> options = new() { Epochs = 3, BatchSize = 3, AccumulateBatches = 2, Validation = _data };
        float[] expected = Weights(options);
        SequenceModel<float> model = Model();
        var ends = new List<TrainingEnd>();
        TrainingHistory history;
        do
        {
            history = model.Fit(_data, options with { TimeLimit = TimeSpan.FromTicks(1), Checkpoint = Checkpoint, Resume = true });
            ends.Add(history.End);
        }
        while (history.End == TrainingEnd.TimeLimit && ends.Count < 20);

        ends.Should().Equal(
            [.. Enumerable.Repeat(TrainingEnd.TimeLimit, 5), TrainingEnd.LastEpoch], "an epoch has a step of two batches and one of one; a step is finished");
        model.Parameters.AllValues.ToArray().Should().Equal(expected, "to the same bits");
        history.Epochs.Should().HaveCount(3);
    }

    [Fact]
    public void Out_of_time_it_gives_the_best_weights_so_far_and_says_why_it_ended()
    {
        SequenceModel<float> model = Model();
        var clock = new HandClock();
        FitOptions<float> options = new() { Epochs = 3, BatchSize = 3, Validation = _data };

        TrainingHistory history = model.Fit(_data, options with
        {
            EarlyStopping = new EarlyStopping(),
            TimeLimit = TimeSpan.FromMinutes(4),
            Clock = clock,
            OnProgress = _ => clock.Pass(TimeSpan.FromMinutes(1)), // the fourth batch is the first of the second epoch
        });

        (history.End, history.Epochs.Count, history.BestEpoch, history.HasBestWeights).Should().Be((TrainingEnd.TimeLimit, 1, 1, true));
        model.Parameters.AllValues.ToArray().Should().Equal(Weights(options with { Epochs = 1 }), "those of the epoch that has ended");
        history.ToString().Should().EndWith("ended by the time limit; epoch 1 was best, and the model has its weights");
    }

    [Fact]
    public void Progress_comes_as_an_object_or_as_a_plain_function()
    {
        var told = new List<FitProgress>();
        var seen = new List<FitProgress>();

        Model().Fit(_data, new FitOptions<float> { Epochs = 2, BatchSize = 4, Progress = new Told(told.Add), OnProgress = seen.Add });

        seen.Should().Equal(told).And.HaveCount(4);
        seen[0].ToString().Should().MatchRegex(@"^epoch 1 of 2, batch 1 of 2: training loss [\d.]+$", "nobody knows the time left yet");
        seen[^1].ToString().Should().EndWith(", 00:00:00 left");
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);

    /// <summary>A clock that stands still until it is moved.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }

    private static float[] Weights(FitOptions<float> options)
    {
        SequenceModel<float> model = Model();
        model.Fit(_data, options);
        return model.Parameters.AllValues.ToArray();
    }
}

using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Where a training meets trouble, or is asked for what goes badly together, it says so and nothing is lost.</summary>
public sealed class FitTroubleTests : IDisposable
{
    private static readonly SequenceDataset<float> _data = Examples.Random<float>([4, 2, 5, 3, 1, 4, 6], 3, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-trouble-").FullName;

    private CheckpointFile<float> Checkpoint => new(Path.Combine(_folder, "run.safetensors"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_schedule_runs_by_batches_however_many_chunks_they_have()
    {
        SequenceDataset<float> data = Examples.Random<float>([20, 18, 7, 20], 3, 2, perStep: true);
        SequenceModel<float> Model() => SequenceModel.ManyToMany(3).Gru(4).LinearOutput(2).Build(seed: 1);
        FitOptions<float> options = new() { Epochs = 5, BatchSize = 2, Schedule = LearningRateSchedule.Cosine() };

        double[] rates = [.. Model().Fit(data, options).Epochs.Select(epoch => epoch.LearningRate)];

        Model().Fit(data, options with { ChunkLength = 5 }).Epochs.Select(epoch => epoch.LearningRate).Should().Equal(rates);
        Model().FindLearningRate(data, new FitOptions<float> { BatchSize = 2, ChunkLength = 5 }, 1e-6, 1e-3, steps: 9)
            .Rates[^1].Should().BeApproximately(1e-3, 1e-12, "and so does the search for a rate");
    }

    [Fact]
    public void Cancelled_while_it_validates_it_keeps_the_epoch()
    {
        FitOptions<float> options = new() { Epochs = 2, BatchSize = 4, Checkpoint = Checkpoint };
        float[] expected = Weights(options with { Checkpoint = null, Validation = new CancellingDataset(null) });
        using var stop = new CancellationTokenSource();

        Action cancelled = () => Model().Fit(_data, options with { Validation = new CancellingDataset(stop) }, stop.Token);

        cancelled.Should().Throw<OperationCanceledException>();
        Weights(options with { Validation = new CancellingDataset(null), Resume = true }).Should().Equal(expected);
    }

    [Fact]
    public void A_good_checkpoint_never_gives_way_to_useless_weights()
    {
        FitOptions<float> options = new() { Epochs = 1, BatchSize = 4, Checkpoint = Checkpoint };
        Model().Fit(_data, options);
        byte[] good = File.ReadAllBytes(Checkpoint.FilePath);

        Action diverges = () => Model().Fit(
            _data, options with { CheckpointEvery = 1, Optimizer = new GradientDescent(1e39), ClipGradientNorm = null });

        diverges.Should().Throw<TrainingDivergedException>();
        File.ReadAllBytes(Checkpoint.FilePath).Should().Equal(good);
    }

    [Fact]
    public void What_early_stopping_keeps_must_not_change_when_a_training_goes_on()
    {
        FitOptions<float> options = new() { Epochs = 1, BatchSize = 4, Checkpoint = Checkpoint };
        Model().Fit(_data, options);

        Refused(options with { EarlyStopping = new EarlyStopping() }, "*best weights kept: was False, from an improvement of 0, is True*");
        Refused(options with { Validation = _data }, "*validation examples: was 0, is 7*");
        Model().Fit(_data, options with { Resume = true, Epochs = 2, EarlyStopping = new EarlyStopping { Patience = 3, RestoreBest = false } })
            .Epochs.Should().HaveCount(2, "what was not needed before can be asked for");

        void Refused(FitOptions<float> changed, string message) =>
            ((Action)(() => Model().Fit(_data, changed with { Resume = true, Epochs = 2 }))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void The_best_epoch_is_the_one_whose_weights_are_kept()
    {
        SequenceModel<float> model = Model();
        FitOptions<float> options = new() { Epochs = 40, Validation = _data, EarlyStopping = new EarlyStopping { MinimumImprovement = 0.05, Patience = 5 } };

        TrainingHistory history = model.Fit(_data, options);

        history.Epochs.Min(epoch => epoch.Validation!.Loss).Should().BeLessThan(
            history.Epochs[history.BestEpoch - 1].Validation!.Loss, "a later epoch was better, but not by enough");
        model.Evaluate(_data).Loss.Should().Be(history.Epochs[history.BestEpoch - 1].Validation!.Loss);
    }

    [Fact]
    public void The_loss_of_a_data_set_is_the_weighted_mean_however_it_is_cut_into_batches()
    {
        SequenceModel<float> model = SequenceModel.OneToOne(1).LinearOutput(1).Build(seed: 1);
        model.Parameters["output.W"].Values[0] = 0;
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 200).Select(i =>
            new Example<float>([1f], [i < 128 ? 0f : 10f]) { Weight = i < 128 ? 0.125 : 1 }));
        double alone = model.Evaluate(SequenceDataset.FromExamples([new Example<float>([1f], [10f])])).Loss;

        double expected = alone * 72 / (72 + 16);
        model.Evaluate(data).Loss.Should().BeApproximately(expected, 1e-5);
        model.Fit(data, new FitOptions<float> { Epochs = 1, BatchSize = 50, Shuffle = false, Optimizer = new GradientDescent(1e-12) })
            .Epochs[0].TrainingLoss.Should().BeApproximately(expected, 1e-5, "the training counts in the same way");
    }

    [Fact]
    public void A_source_that_gives_nothing_is_no_perfect_training()
    {
        int read = 0;
        var once = new ExampleSource<float>(() => read++ == 0 ? Stream() : []);
        ((Action)(() => Model().Fit(once, new FitOptions<float> { Epochs = 3 }))).Should().Throw<InvalidDataException>()
            .WithMessage("The source gave no example in epoch 2*each time that it is read*");
        ((Action)(() => Model().Fit(new ExampleSource<float>(() => null!)))).Should().Throw<InvalidDataException>().WithMessage("*gave null*");

        Model().Evaluate(SequenceDataset.FromExamples([Nothing()])).Loss.Should().BePositive("an empty sequence has an answer where the model answers once");
        SequenceModel.ManyToMany(3).Gru(2).LinearOutput(2).Build(seed: 1).Evaluate(SequenceDataset.FromExamples([Nothing(steps: 0)]))
            .Loss.Should().Be(double.NaN, "nothing was measured");

        static Example<float> Nothing(int steps = 1) => new(Examples.Sequence<float>(0, 3), Examples.Sequence<float>(steps, 2));
    }

    [Fact]
    public void A_wrong_count_is_told()
    {
        FitOptions<float> options = new() { Epochs = 2, BatchSize = 4, Schedule = LearningRateSchedule.Cosine() };

        Model().Fit(new ExampleSource<float>(Stream) { Count = 3 }, options).Epochs.Should().OnlyContain(
            epoch => epoch.Warnings[epoch.Warnings.Count - 1].StartsWith("the source gave 2 batches, but its Count promises 1"));
        Model().Fit(new ExampleSource<float>(Stream) { Count = 7 }, options).Epochs.Should().OnlyContain(
            epoch => !epoch.Warnings.Any(warning => warning.Contains("Count")));
    }

    [Fact]
    public void Nobody_knows_how_many_batches_there_are_before_the_first_epoch_has_ended()
    {
        var seen = new List<FitProgress>();
        Model().Fit(new ExampleSource<float>(Stream), new FitOptions<float> { Epochs = 2, BatchSize = 4, Progress = new Told(seen.Add) });

        seen.Select(progress => (progress.Batch, progress.Batches)).Should().Equal((1, 0), (2, 2), (1, 2), (2, 2));
        seen[0].TimeLeft.Should().BeNull();
        seen[^1].TimeLeft.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_training_that_waits_for_its_source_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        using var learned = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        FitOptions<float> options = new()
        {
            Epochs = 1,
            BatchSize = 2,
            Shuffle = false,
            Checkpoint = Checkpoint,
            Progress = new Told(progress =>
            {
                if (progress.Batch == 3)
                {
                    learned.Set();
                }
            }),
        };

        Action waits = () => Model().Fit(new ExampleSource<float>(() => Stream().Concat(Wait())), options, stop.Token);

        waits.Should().Throw<OperationCanceledException>("the source gives nothing more before that");
        stopped.Set();
        Checkpoint.Exists.Should().BeTrue("what was learned before is kept");

        IEnumerable<Example<float>> Wait()
        {
            learned.Wait(CancellationToken.None);
            stop.Cancel();
            stopped.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
            yield break;
        }
    }

    [Fact]
    public void One_training_of_a_model_at_a_time()
    {
        SequenceModel<float> model = Model();
        var told = new Told(_ => model.Fit(_data));

        ((Action)(() => model.Fit(_data, new FitOptions<float> { Progress = told }))).Should().Throw<InvalidOperationException>().WithMessage("*is being trained already*");
        model.Fit(_data, new FitOptions<float> { Epochs = 1 }).Epochs.Should().HaveCount(1, "the first has ended");
    }

    private static IEnumerable<Example<float>> Stream() => Enumerable.Range(0, 7).Select(i =>
        new Example<float>(Examples.Sequence<float>(1 + (i % 5), 3, (uint)i), Examples.Sequence<float>(1, 2, 99 + (uint)i)));

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);

    private static float[] Weights(FitOptions<float> options)
    {
        SequenceModel<float> model = Model();
        model.Fit(_data, options);
        return model.Parameters.AllValues.ToArray();
    }

    /// <summary>The examples, during whose second reading after the check the training is cancelled.</summary>
    private sealed class CancellingDataset(CancellationTokenSource? stop) : SequenceDataset<float>
    {
        private int _reads;

        public override int Count => 300;

        public override int InputSize => 3;

        public override int TargetSize => 2;

        public override ReadOnlySpan<float> GetInput(int index)
        {
            if (++_reads > 2 * Count)
            {
                stop?.Cancel();
            }

            return _data.GetInput(index % _data.Count);
        }

        public override ReadOnlySpan<float> GetTarget(int index) => _data.GetTarget(index % _data.Count);
    }
}

using System.Numerics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Optimiser, schedule and checkpoint written with public members alone; a training with them goes on to the same bits.</summary>
public class OwnPartsTests
{
    private static readonly SequenceDataset<float> _data = Examples.Random<float>([4, 2, 5, 3, 1, 4, 6], 3, 2);

    [Fact]
    public void An_optimiser_of_your_own_steps_and_goes_on()
    {
        var sign = new SignDescent(0.01, momentum: 0.5);
        SequenceModel<float> model = Model();
        float before = model.Parameters["output.b"].Values[0];

        model.Fit(_data, new FitOptions<float> { Epochs = 1, BatchSize = 7, Optimizer = sign });

        Math.Abs(model.Parameters["output.b"].Values[0] - before).Should().BeApproximately(0.01f / 1.001f, 1e-7f, "one step by the sign");
        GoesOn(new FitOptions<float> { Optimizer = sign });
    }

    [Fact]
    public void It_is_gone_on_with_only_as_it_was()
    {
        var checkpoint = new MemoryCheckpoint();
        FitOptions<float> options = new() { Epochs = 1, Checkpoint = checkpoint, Resume = true };
        Model().Fit(_data, options with { Optimizer = new SignDescent(0.01, momentum: 0.5) });

        Action other = () => Model().Fit(_data, options with { Epochs = 2, Optimizer = new SignDescent(0.01, momentum: 0.25) });

        other.Should().Throw<ArgumentException>().WithMessage("*optimiser: was sign 0.5 0.01, is sign 0.25 0.01*");
    }

    [Fact]
    public void A_schedule_of_your_own_goes_on() => GoesOn(new FitOptions<float> { Schedule = new Sawtooth() });

    [Fact]
    public void A_tenth_once_a_loss_is_above_the_worst_of_the_three_before()
    {
        static double Rule(ScheduleMoment moment)
        {
            double factor = 1;
            for (int i = 3; i < moment.Losses.Count; i++)
            {
                factor *= moment.Losses[i] > moment.Losses.Skip(i - 3).Take(3).Max() ? 0.1 : 1;
            }

            return factor;
        }

        LearningRateSchedule schedule = LearningRateSchedule.Custom(Rule, "a tenth when it is worse than the last three");
        FitOptions<float> options = new()
        {
            Epochs = 30,
            BatchSize = 2,
            Optimizer = new Adam(0.05),
            Validation = Examples.Random<float>([3, 4, 5], 3, 2).Slice(1, 2),
            Schedule = schedule,
        };

        TrainingHistory history = Model().Fit(_data, options);

        double[] losses = [.. history.Epochs.Select(epoch => epoch.Validation!.Loss)], rates = [.. history.Epochs.Select(epoch => epoch.LearningRate)];
        int worse = Enumerable.Range(3, 26).First(i => losses[i] > losses[(i - 3)..i].Max());
        rates[..(worse + 1)].Should().OnlyContain(rate => rate == 0.05);
        rates[worse + 1].Should().BeApproximately(0.005, 1e-12, "epoch {0} was worse than the three before it", worse + 1);
        GoesOn(options);
    }

    [Fact]
    public void A_moment_tells_epoch_step_and_losses()
    {
        var moments = new List<(int Epoch, long Step, long Steps, int Losses)>();
        FitOptions<float> options = new()
        {
            Epochs = 2,
            BatchSize = 2,
            AccumulateBatches = 2,
            Schedule = LearningRateSchedule.Custom(moment =>
            {
                moments.Add((moment.Epoch, moment.Step, moment.Steps, moment.Losses.Count));
                return 1;
            }),
        };

        Model().Fit(_data, options);

        moments.Should().Equal((1, 0, 4, 0), (1, 1, 4, 0), (2, 2, 4, 1), (2, 3, 4, 1));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-1, "-1")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_factor_that_is_none_is_refused_before_it_does_harm(double factor, string shown)
    {
        SequenceModel<float> model = Model();
        float[] before = model.Parameters.AllValues.ToArray();

        Action fit = () => model.Fit(_data, new FitOptions<float> { Schedule = LearningRateSchedule.Custom(_ => factor, "mine") });

        fit.Should().Throw<InvalidOperationException>().WithMessage($"The schedule 'mine' gave the factor {shown} in epoch 1, batch 1;*0 or more.");
        model.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    [Fact]
    public void A_checkpoint_of_your_own_is_told_what_does_not_fit()
    {
        var checkpoint = new MemoryCheckpoint();
        Model().Fit(_data, new FitOptions<float> { Epochs = 1, Checkpoint = checkpoint });
        SequenceModel<float> larger = SequenceModel.ManyToOne(3).Gru(40).LinearOutput(2).Build(seed: 1);
        float[] before = larger.Parameters.AllValues.ToArray();

        Action other = () => larger.Fit(_data, new FitOptions<float> { Epochs = 2, Checkpoint = checkpoint, Resume = true });

        other.Should().Throw<InvalidDataException>().WithMessage("*does not fit the training*Resume = false*");
        larger.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    // Stopped in the middle of each epoch in turn, and gone on with by a model that began elsewhere.
    private static void GoesOn(FitOptions<float> options)
    {
        options = options with { Epochs = options.Epochs ?? 5, BatchSize = 2 };
        SequenceModel<float> whole = Model();
        TrainingHistory expected = whole.Fit(_data, options);
        var checkpoint = new MemoryCheckpoint();
        SequenceModel<float> model = Model();
        TrainingHistory? history = null;
        for (ulong seed = 2; history is null; seed++)
        {
            using var stop = new CancellationTokenSource();
            try
            {
                history = model.Fit(
                    _data,
                    options with { Checkpoint = checkpoint, Resume = true, OnProgress = progress => Stop(progress, stop) },
                    stop.Token);
            }
            catch (OperationCanceledException)
            {
                model = Model(seed);
            }
        }

        model.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
        history.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.LearningRate)).Should().Equal(
            expected.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.LearningRate)));
    }

    private static void Stop(FitProgress progress, CancellationTokenSource stop)
    {
        if (progress.Batch == 2)
        {
            stop.Cancel();
        }
    }

    private static SequenceModel<float> Model(ulong seed = 1) => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed);

    /// <summary>signSGD with momentum (Bernstein et al. 2018), which also counts its steps.</summary>
    private sealed class SignDescent(double learningRate, double momentum) : Optimizer(learningRate)
    {
        public override string Describe() => FormattableString.Invariant($"sign {momentum:R} {LearningRate:R}");

        public override OptimizerState<T> Start<T>(ParameterStore<T> parameters) => new State<T>(momentum, parameters);

        private sealed class State<T>(double momentum, ParameterStore<T> parameters) : OptimizerState<T>(parameters, moments: 1, counters: 1)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            public override void Step(double learningRate)
            {
                T rate = T.CreateTruncating(learningRate / (1 + (++Counters[0] * 1e-3))), keep = T.CreateTruncating(momentum);
                foreach (Parameter<T> parameter in Parameters)
                {
                    Span<T> moments = Moments(0, parameter);
                    for (int i = 0; i < parameter.Count; i++)
                    {
                        moments[i] = (keep * moments[i]) + parameter.Gradients[i];
                        parameter.Values[i] -= rate * T.CreateTruncating(T.Sign(moments[i]));
                    }
                }
            }
        }
    }

    private sealed class Sawtooth : LearningRateSchedule
    {
        public override string Describe() => "sawtooth";

        public override double FactorAt(in ScheduleMoment moment) => (1 + (moment.Step % 3)) / (double)moment.Epoch;
    }

    private sealed class MemoryCheckpoint : TrainingCheckpoint<float>
    {
        private TrainingState<float>? _state;

        public override bool Exists => _state is not null;

        public override void Save(SequenceModel<float> model, TrainingState<float> state) => _state = state;

        public override TrainingState<float> Load(SequenceModel<float> model) => _state!;
    }
}

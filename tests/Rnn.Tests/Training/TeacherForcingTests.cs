using Rnn.Cells;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Scheduled sampling: how often the right token is fed, and that chance is the same in every run.</summary>
public sealed class TeacherForcingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-forcing").FullName;

    [Fact]
    public void Rates_fall_as_published()
    {
        TeacherForcing linear = TeacherForcing.Linear(0.1, start: 0.9, least: 0.25), exponential = TeacherForcing.Exponential(0.9), sigmoid = TeacherForcing.InverseSigmoid(10);

        new[] { 0L, 3, 100 }.Select(linear.RateAt).Should().Equal([0.9, 0.6, 0.25], (a, b) => Math.Abs(a - b) < 1e-12);
        new[] { 0L, 1, 2, 1_000_000 }.Select(exponential.RateAt).Should().Equal([1, 0.9, 0.81, 0], (a, b) => Math.Abs(a - b) < 1e-12);
        sigmoid.RateAt(0).Should().BeApproximately(10.0 / 11, 1e-12);
        sigmoid.RateAt(20).Should().BeApproximately(10 / (10 + Math.Exp(2)), 1e-12);
        sigmoid.RateAt(long.MaxValue).Should().BeLessThan(1e-300);
        TeacherForcing.Constant(0.5).RateAt(7).Should().Be(0.5);
        $"{linear}; {exponential}; {sigmoid}".Should().Be("linear, from 0.9 by 0.1 a step to 0.25; exponential, k 0.9; inverse sigmoid, k 10");
    }

    [Fact]
    public void Always_the_right_token_is_what_it_is_without_and_own_ones_change_it()
    {
        double[] plain = Train(null), always = Train(TeacherForcing.Constant(1)), sometimes = Train(TeacherForcing.Constant(0.5)), never = Train(TeacherForcing.Constant(0));

        always.Should().Equal(plain);
        sometimes.Should().NotEqual(plain).And.NotEqual(never);
        never.Should().NotEqual(plain);
    }

    [Fact]
    public void Any_number_of_threads_draws_the_same() =>
        Train(TeacherForcing.InverseSigmoid(3), threads: 3).Should().Equal(Train(TeacherForcing.InverseSigmoid(3), threads: 1));

    [Fact]
    public void A_training_goes_on_as_if_it_had_not_stopped()
    {
        var checkpoint = new CheckpointFile<float>(Path.Combine(_folder, "half"));
        SequenceModel<float> half = Model(), whole = Model();
        FitOptions<float> options = Options(TeacherForcing.Linear(0.2), threads: 1) with { Epochs = 2, Checkpoint = checkpoint };
        half.Fit(Data(), options);
        whole.Fit(Data(), options with { Epochs = 4, Checkpoint = null });

        SequenceModel<float> resumed = Model();
        resumed.Fit(Data(), options with { Epochs = 4, Resume = true });

        resumed.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
        Action other = () => Model().Fit(Data(), options with { Epochs = 4, Resume = true, TeacherForcing = TeacherForcing.Linear(0.3) });
        other.Should().Throw<ArgumentException>().WithMessage("*teacher forcing: was linear, from 1 by 0.2 a step to 0, is linear, from 1 by 0.3 a step to 0*");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused(() => TeacherForcing.Linear(-1), "slope*got -1*");
        Refused(() => TeacherForcing.Linear(0.1, start: 1.5), "start must be from 0 to 1; got 1.5*");
        Refused(() => TeacherForcing.Linear(0.1, start: 0.5, least: 0.6), "least must be from 0 to start, 0.5; got 0.6*");
        Refused(() => TeacherForcing.Exponential(1), "k must be above 0 and below 1; got 1*");
        Refused(() => TeacherForcing.InverseSigmoid(0.5), "k must be a finite number of at least 1; got 0.5*");
        Refused(() => TeacherForcing.Constant(double.NaN), "rate must be from 0 to 1; got NaN*");
        SequenceModel<float> one = SequenceModel.ManyToOne(2).Gru(3).LinearOutput(1).Build();
        Refused(
            () => one.Fit(SequenceDataset.FromExamples([new Example<float>(Examples.Sequence<float>(3, 2), 1f)]), new FitOptions<float> { TeacherForcing = TeacherForcing.Constant(1) }),
            "TeacherForcing says what a decoder is fed in training, and a many-to-one model has none*");

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_step_takes_no_memory_once_warm()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> data = Data();
        using var team = new Rnn.Tensors.WorkerTeam(1);
        var trainer = new Trainer<float>(model, Options(TeacherForcing.Constant(0.5), threads: 1), team);
        int[] batch = [0, 3, 1, 5];
        trainer.Step(data, batch);

        Allocation.Of(() => trainer.Step(data, batch)).Should().Be(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double[] Train(TeacherForcing? forcing, int threads = 2)
    {
        SequenceModel<float> model = Model();
        model.Fit(Data(), Options(forcing, threads));
        return [.. model.Parameters.AllValues.ToArray().Select(value => (double)value)];
    }

    private static FitOptions<float> Options(TeacherForcing? forcing, int threads) => new() { Epochs = 3, BatchSize = 4, Seed = 5, Threads = threads, TeacherForcing = forcing };

    private static SequenceModel<float> Model() => SequenceModel.ManyToMany(2).Lstm(6).Decode(feedsSummary: true)
        .Embedding(4, 3).Gru(5, attention: Attention.Additive()).Dropout(0.1).Lstm(4).SoftmaxOutput(4).Build(seed: 1);

    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(
        Enumerable.Range(0, 9).Select(i => new Example<float>(Examples.Sequence<float>(3 + (i % 4), 2, (uint)i), Enumerable.Range(i, i % 5).Select(token => token % 4).ToArray())));
}

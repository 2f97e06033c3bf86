using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

public class FitTests
{
    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("gru before")]
    public void Every_cell_learns_which_sequences_began_positive(string cell)
    {
        SequenceDataset<float> data = FirstWasPositive(100);
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(1);
        SequenceModel<float> model = (cell switch
        {
            "rnn" => builder.Vanilla(12),
            "lstm" => builder.Lstm(12),
            "gru" => builder.Gru(12),
            _ => builder.Gru(12, resetAfter: false),
        }).SigmoidOutput(1).Build(seed: 1);
        Evaluation before = model.Evaluate(data);

        TrainingHistory history = model.Fit(data, new FitOptions<float> { Epochs = 60, BatchSize = 20, Optimizer = new Adam(0.01) });

        history.Epochs.Should().HaveCount(60);
        model.Evaluate(data).Loss.Should().BeLessThan(0.2 * before.Loss, "the first number decides, and the network can carry it to the end");
        model.Evaluate(data).Score.Should().BeGreaterThan(0.95, "this head's score is the accuracy");
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_does_not()
    {
        Weights(seed: 1).Should().Equal(Weights(seed: 1), "everything random hangs on the seed");
        Weights(seed: 1).Should().NotEqual(Weights(seed: 2), "the seed chooses the order of the examples");

        static float[] Weights(ulong seed)
        {
            SequenceModel<float> model = SequenceModel.ManyToOne(1).Lstm(6).Dropout(0.3).SigmoidOutput(1).Build(seed: 5);
            model.Fit(FirstWasPositive(50), new FitOptions<float> { Epochs = 3, Seed = seed });
            return [.. model.Parameters.SelectMany(p => p.Values.ToArray())];
        }
    }

    [Fact]
    public void Progress_counts_batches_and_epochs_and_ends_each_epoch_with_the_validation()
    {
        var reports = new List<FitProgress>();
        SequenceDataset<float> data = FirstWasPositive(25);
        TrainingHistory history = Model().Fit(data, new FitOptions<float>
        {
            Epochs = 2,
            BatchSize = 10,
            Validation = data.Slice(0, 7),
            Progress = new Recorder(reports),
        });

        reports.Select(r => (r.Epoch, r.Batch)).Should().Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]);
        reports.Select(r => r.Validation is not null).Should().Equal(
            [false, false, true, false, false, true], "validation is measured once per epoch, at its end");
        reports[^1].Validation.Should().Be(history.Epochs[1].Validation, "the history tells the same");
        reports[^1].TrainingLoss.Should().Be(history.Epochs[1].TrainingLoss);
    }

    [Fact]
    public void Validation_is_what_Evaluate_says_and_trains_nothing()
    {
        SequenceDataset<float> data = FirstWasPositive(30), other = FirstWasPositive(20);
        SequenceModel<float> with = Model(), without = Model();

        TrainingHistory history = with.Fit(data, new FitOptions<float> { Epochs = 2, Validation = other });
        without.Fit(data, new FitOptions<float> { Epochs = 2 });

        Weights(with).Should().Equal(Weights(without), "validation only looks");
        history.Epochs[^1].Validation!.Loss.Should().BeApproximately(with.Evaluate(other).Loss, 1e-6, "batches may group differently");
    }

    [Fact]
    public void Cancelling_stops_at_the_next_batch_and_leaves_a_model_that_works()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<FitProgress>();
        SequenceModel<float> model = Model();

        Action fit = () => model.Fit(
            FirstWasPositive(100),
            new FitOptions<float> { BatchSize = 10, Progress = new Recorder(reports, stopAfter: 3, source) }, source.Token);

        fit.Should().Throw<OperationCanceledException>();
        reports.Should().HaveCount(3, "no batch was begun after the request");
        float prediction = model.Predict(new float[,] { { 1 }, { 0 } })[0];
        prediction.Should().BeInRange(0, 1, "the model keeps what it had learned");
    }

    [Fact]
    public void Without_shuffling_the_examples_come_in_their_order()
    {
        SequenceDataset<float> data = FirstWasPositive(40);
        Train(shuffle: false, seed: 1).Should().Equal(Train(shuffle: false, seed: 2), "the seed then chooses nothing");
        Train(shuffle: true, seed: 1).Should().NotEqual(Train(shuffle: false, seed: 1));

        float[] Train(bool shuffle, ulong seed)
        {
            SequenceModel<float> model = Model();
            model.Fit(data, new FitOptions<float> { Epochs = 1, BatchSize = 8, Shuffle = shuffle, Seed = seed });
            return Weights(model);
        }
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_all_of_it()
    {
        TrainingHistory history = Model().Fit(FirstWasPositive(5), new FitOptions<float> { Epochs = 1, BatchSize = 1000 });
        history.Epochs.Should().ContainSingle().Which.LargestGradientNorm.Should().BePositive();
    }

    [Fact]
    public void Clipping_is_on_by_default_and_can_be_switched_off()
    {
        new FitOptions<float>().ClipGradientNorm.Should().Be(5, "one steep batch must not throw the weights away");

        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>(new float[,] { { 1 } }, [1000f])]);
        Moved(clip: 1).Should().BeApproximately(0.1, 1e-4, "one step of size η = 0.1 along a gradient of norm 1");
        Moved(clip: null).Should().BeGreaterThan(10, "the error of 1000 gives a gradient of about 2000");

        double Moved(double? clip)
        {
            SequenceModel<float> model = SequenceModel.ManyToOne(1).Vanilla(3).LinearOutput(1).Build(seed: 1);
            float[] before = Weights(model);
            model.Fit(data, new FitOptions<float> { Epochs = 1, Optimizer = new GradientDescent(0.1), ClipGradientNorm = clip });
            return Math.Sqrt(Weights(model).Zip(before, (a, b) => (double)(a - b) * (a - b)).Sum());
        }
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(1).Lstm(5).SigmoidOutput(1).Build(seed: 3);

    private static float[] Weights(SequenceModel<float> model) => [.. model.Parameters.SelectMany(p => p.Values.ToArray())];

    private static SequenceDataset<float> FirstWasPositive(int count) => SequenceDataset.FromExamples(Enumerable.Range(0, count).Select(i =>
    {
        Tensor<float> input = Examples.Sequence<float>(3 + (i % 4), 1, (uint)i);
        return new Example<float>(input, Tensor.Create([input[0, 0] > 0 ? 1f : 0f]));
    }));

    private sealed class Recorder(List<FitProgress> reports, int stopAfter = int.MaxValue, CancellationTokenSource? source = null)
        : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            reports.Add(value);
            if (reports.Count == stopAfter)
            {
                source!.Cancel();
            }
        }
    }
}

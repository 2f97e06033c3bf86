using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Examples that are read as they are needed are learned from as if they lay in memory.</summary>
public class ExampleSourceTests
{
    private static readonly Example<float>[] _examples = [.. Enumerable.Range(0, 23).Select(i =>
        new Example<float>(Examples.Sequence<float>(1 + (i % 5), 3, (uint)i), Examples.Sequence<float>(1, 2, 99 + (uint)i)))];

    [Fact]
    public void In_their_order_they_are_the_data_set()
    {
        FitOptions<float> options = new() { Epochs = 3, BatchSize = 4, Shuffle = false, AccumulateBatches = 2 };

        Weights(model => model.Fit(new ExampleSource<float>(() => _examples), options)).Should().Equal(
            Weights(model => model.Fit(SequenceDataset.FromExamples(_examples), options)));
    }

    [Fact]
    public void The_shuffled_order_depends_on_the_seed_alone()
    {
        FitOptions<float> options = new() { Epochs = 2, BatchSize = 4 };
        ExampleSource<float> slow = new(() => _examples.Select(example =>
        {
            Thread.Yield();
            return example;
        }))
        { ShuffleBuffer = 7, ReadAhead = 1 };

        float[] weights = Weights(model => model.Fit(new ExampleSource<float>(() => _examples) { ShuffleBuffer = 7 }, options));

        Weights(model => model.Fit(slow, options)).Should().Equal(weights, "how fast they are read changes nothing");
        Weights(model => model.Fit(slow, options with { Seed = 1 })).Should().NotEqual(weights);
        Weights(model => model.Fit(slow, options with { Shuffle = false })).Should().NotEqual(weights);
    }

    [Fact]
    public void An_epoch_sees_each_example_once()
    {
        var seen = new List<int>();
        var stream = new ExampleSource<float>(() => _examples) { ShuffleBuffer = 5 };
        using var batches = new StreamBatches<float>(Model(), stream, new FitOptions<float> { BatchSize = 4 });

        batches.Begin(epoch: 1, done: 0, CancellationToken.None);
        while (batches.Next())
        {
            for (int i = 0; i < batches.Indices.Length; i++)
            {
                float[] target = batches.Data.GetTarget(i).ToArray();
                seen.Add(Array.FindIndex(_examples, example => example.Target.SequenceEqual(target)));
            }

            batches.IsLast.Should().Be(seen.Count == 23);
        }

        seen.Order().Should().Equal(Enumerable.Range(0, 23));
        seen.Should().NotBeInAscendingOrder();
    }

    [Fact]
    public void A_stopped_training_goes_on_in_the_middle_of_the_stream()
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            FitOptions<float> options = new() { Epochs = 2, BatchSize = 4 };
            var stream = new ExampleSource<float>(() => _examples) { ShuffleBuffer = 7, Count = 23 };
            float[] expected = Weights(model => model.Fit(stream, options));
            using var stop = new CancellationTokenSource();
            var checkpoint = new CheckpointFile<float>(path);

            Action stopped = () => Model().Fit(
                stream, options with { Checkpoint = checkpoint, Progress = new Told(progress => StopAt(progress, stop)) }, stop.Token);

            stopped.Should().Throw<OperationCanceledException>();
            Weights(model => model.Fit(stream, options with { Checkpoint = checkpoint, Resume = true })).Should().Equal(expected);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_reading_throws_and_what_does_not_fit_reaches_the_caller()
    {
        Action broken = () => Model().Fit(new ExampleSource<float>(() => _examples.Concat(Fail())), new FitOptions<float> { Epochs = 1, Shuffle = false });
        Action other = () => Model().Fit(new ExampleSource<float>(() => [new Example<float>(new float[2, 4], [1f, 2f])]));
        Action schedule = () => Model().Fit(new ExampleSource<float>(() => _examples), new FitOptions<float> { Schedule = LearningRateSchedule.Cosine() });
        Action group = () => Model().Fit(new ExampleSource<float>(() => _examples), new FitOptions<float> { GroupByLength = true });

        broken.Should().Throw<InvalidDataException>().WithMessage("line 24 is broken");
        other.Should().Throw<ArgumentException>().WithMessage("batch 1 of the source*built for 3 features*data has 4*");
        schedule.Should().Throw<ArgumentException>().WithMessage("*set the source's Count*");
        group.Should().Throw<ArgumentException>().WithMessage("*GroupByLength*");

        static IEnumerable<Example<float>> Fail() => Enumerable.Range(0, 1).Select<int, Example<float>>(_ => throw new InvalidDataException("line 24 is broken"));
    }

    private static void StopAt(FitProgress progress, CancellationTokenSource stop)
    {
        if (progress is { Epoch: 2, Batch: 3 })
        {
            stop.Cancel();
        }
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(3).Gru(4).Dropout(0.2).LinearOutput(2).Build(seed: 1);

    private static float[] Weights(Action<SequenceModel<float>> train)
    {
        SequenceModel<float> model = Model();
        train(model);
        return model.Parameters.AllValues.ToArray();
    }
}

using System.Reflection;
using System.Text;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Persistence;

/// <summary>
/// Train, save, load, train on: the same bits as a training that never stopped, for every layer, cell, variant, optimiser
/// and schedule. The parts are found in the library, so that a new one can't be forgotten.
/// </summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-resume-").FullName;

    public static TheoryData<string> Models => [.. KnownParts.Models.Keys];

    public static TheoryData<string> Optimizers => [.. KnownParts.Optimizers.Keys];

    public static TheoryData<string> Schedules => [.. KnownParts.Schedules.Keys];

    private string FilePath => Path.Combine(_folder, "run.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model(string name) => Prove(KnownParts.Models[name], new FitOptions<float> { Epochs = 4, BatchSize = 3 });

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimiser(string name) => Prove(
        KnownParts.Models["stack"], new FitOptions<float> { Epochs = 4, BatchSize = 3, Optimizer = KnownParts.Optimizers[name] });

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule(string name) => Prove(
        KnownParts.Models["stack"], new FitOptions<float> { Epochs = 4, BatchSize = 3, Schedule = KnownParts.Schedules[name] });

    [Fact]
    public void Every_way_to_train()
    {
        Prove(KnownParts.Models["stack"], new FitOptions<float> { Epochs = 4, BatchSize = 3, AccumulateBatches = 2, GroupByLength = true });
        Prove(KnownParts.Models["many-to-many"], new FitOptions<float> { Epochs = 4, BatchSize = 3, ChunkLength = 3, ChunkStride = 2 });
        Prove(KnownParts.Models["many-to-many"], new FitOptions<float> { Epochs = 4, BatchSize = 3, Stateful = true, Shuffle = false });
        Prove(KnownParts.Models["stack"], new FitOptions<float> { Epochs = 4, BatchSize = 3, EarlyStopping = new EarlyStopping { Patience = 2 } });
    }

    [Theory]
    [InlineData(2, 7)]
    [InlineData(1, 1)]
    public void From_the_middle_of_an_epoch_and_on_another_number_of_threads(int every, int stopAt)
    {
        FitOptions<float> options = new() { Epochs = 3, BatchSize = 2 };
        (float[] expected, TrainingHistory whole) = Train(KnownParts.Models["stack"], options);
        using var cancellation = new CancellationTokenSource();
        int batches = 0;
        var checkpoint = new CheckpointFile<float>(FilePath);
        Action stopped = () => KnownParts.Models["stack"]().Build(seed: 1).Fit(
            Data(KnownParts.Models["stack"]().Build(seed: 1)),
            options with
            {
                Checkpoint = checkpoint,
                CheckpointEvery = every,
                Progress = new Told(_ =>
                {
                    if (++batches == stopAt)
                    {
                        cancellation.Cancel();
                    }
                }),
            },
            cancellation.Token);

        stopped.Should().Throw<OperationCanceledException>();
        (float[] resumed, TrainingHistory history) = Train(
            KnownParts.Models["stack"], options with { Checkpoint = checkpoint, Resume = true, Threads = 3 }, seed: 99);

        resumed.Should().Equal(expected);
        history.Epochs.Select(epoch => epoch.TrainingLoss).Should().Equal(whole.Epochs.Select(epoch => epoch.TrainingLoss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Stopped_between_joined_batches_nothing_is_lost(int stopAt)
    {
        FitOptions<float> options = new() { Epochs = 2, BatchSize = 1, AccumulateBatches = 3 };
        (float[] expected, _) = Train(KnownParts.Models["stack"], options);
        using var cancellation = new CancellationTokenSource();
        var checkpoint = new CheckpointFile<float>(FilePath);
        int batches = 0, last = 0;
        SequenceModel<float> stopped = KnownParts.Models["stack"]().Build(seed: 1);
        Action act = () => stopped.Fit(Data(stopped), options with
        {
            Checkpoint = checkpoint,
            Progress = new Told(_ =>
            {
                last = ++batches;
                if (batches == stopAt)
                {
                    cancellation.Cancel();
                }
            }),
        }, cancellation.Token);

        act.Should().Throw<OperationCanceledException>();
        last.Should().Be(3, "it ends the step that it is in");
        SequenceModel.Load(FilePath).Parameters.AllValues.ToArray().Should().Equal(stopped.Parameters.AllValues.ToArray());
        Train(KnownParts.Models["stack"], options with { Checkpoint = checkpoint, Resume = true }, seed: 9).Weights.Should().Equal(expected);
    }

    [Fact]
    public void Nothing_was_forgotten()
    {
        Type[] layers = [.. typeof(Layer<>).Assembly.GetTypes().Where(type => type.BaseType is { IsGenericType: true } parent &&
            parent.GetGenericTypeDefinition() == typeof(Layer<>))];
        Type[] tested =
        [
            typeof(EmbeddingLayer<>), // below
            .. KnownParts.Models.Values.SelectMany(model => KnownParts.LayerTypes(model().Build(seed: 1))),
        ];
        tested.Distinct().Should().BeEquivalentTo(layers, "a new layer must be saved and loaded");
        KnownParts.Optimizers.Should().HaveCountGreaterThanOrEqualTo(5);
        KnownParts.Schedules.Should().HaveCountGreaterThanOrEqualTo(6);

        // Every option of every cell differs from its default in some model.
        foreach (Type cell in typeof(RecurrentCell<>).Assembly.GetTypes().Where(type => type.IsGenericTypeDefinition && type.BaseType is { IsGenericType: true } parent &&
            parent.GetGenericTypeDefinition() == typeof(RecurrentCell<>)))
        {
            Type closed = cell.MakeGenericType(typeof(float));
            RecurrentCell<float>[] used = [.. KnownParts.Models.Values.SelectMany(model => model().Build(seed: 1).Layers).SelectMany(Cells).Where(closed.IsInstanceOfType)];
            used.Should().NotBeEmpty("{0} must be saved and loaded", cell.Name);
            if (closed == typeof(AttentionCell<float>))
            {
                Attention[] attentions = [.. used.Select(one => ((AttentionCell<float>)one).Attention)];
                typeof(Attention).GetProperties().Where(property => property.GetMethod!.IsPublic).Should().OnlyContain(
                    option => attentions.Any(one => !Equals(option.GetValue(one), option.GetValue(Attention.Additive()))), "each must be saved and loaded");
                continue;
            }

            ConstructorInfo constructor = closed.GetConstructors().Single();
            object plain = constructor.Invoke([4, .. constructor.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)]);
            foreach (PropertyInfo option in closed.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(property => property.SetMethod is { IsPublic: true }))
            {
                used.Should().Contain(
                    one => !Equals(option.GetValue(one), option.GetValue(plain)), "{0}.{1} must be saved and loaded", cell.Name, option.Name);
            }
        }
    }

    [Fact]
    public void An_embedding_too()
    {
        SequenceModelBuilder<float> Create() => SequenceModel.ManyToOne(1).Embedding(5, 3).Gru(4).LinearOutput(2);
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 9).Select(i =>
            new Example<float>(new float[,] { { i % 5 }, { i * 3 % 5 } }, [i, -i])));
        Prove(Create, new FitOptions<float> { Epochs = 4, BatchSize = 3 }, data);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_before_anything_changes()
    {
        var checkpoint = new CheckpointFile<float>(FilePath);
        FitOptions<float> options = new() { Epochs = 1, BatchSize = 3, Checkpoint = checkpoint };
        Train(KnownParts.Models["stack"], options);

        Refused<ModelFileException>("many-to-many", options with { Resume = true }, "*checkpoint of another model: topology: was 'many-to-one', is 'many-to-many'; number of layers: was 5, is 2; *Build the model as it was*");
        Refused<ArgumentException>("stack", options with { Resume = true, BatchSize = 4 }, "*other settings*. batch size: was 3, is 4. Set them as they were*");
        Refused<ArgumentException>("stack", options with { Resume = true, Optimizer = new RmsProp() }, "*. optimiser: was Adam 0.9 0.999 1E-08 0.003, is RMSprop 0.9 1E-07 0.001. *");
        Refused<ArgumentException>("stack", new() { Resume = true }, "*Resume and CheckpointEvery need a Checkpoint*");

        string text = Encoding.Latin1.GetString(File.ReadAllBytes(FilePath)), damaged = text.Replace("epoch\\\":2", "epoch\\\":9", StringComparison.Ordinal);
        damaged.Should().NotBe(text);
        File.WriteAllBytes(FilePath, Encoding.Latin1.GetBytes(damaged));
        Refused<ModelFileException>("stack", options with { Resume = true }, "*epoch 9*history of 1 epochs*don't fit each other*damaged*");

        string missing = Path.Combine(_folder, "missing", "run.safetensors");
        Refused<IOException>("stack", new() { Checkpoint = new CheckpointFile<float>(missing) }, "*folder*missing does not exist*");
        Refused<IOException>("stack", new() { Checkpoint = new CheckpointFile<float>(_folder) }, "*is a folder; name a file in it*");

        void Refused<TException>(string name, FitOptions<float> refused, string message)
            where TException : Exception
        {
            SequenceModel<float> model = KnownParts.Models[name]().Build(seed: 2);
            float[] before = model.Parameters.AllValues.ToArray();
            ((Action)(() => model.Fit(Data(model), refused))).Should().Throw<TException>().WithMessage(message);
            model.Parameters.AllValues.ToArray().Should().Equal(before);
        }
    }

    private void Prove(Func<SequenceModelBuilder<float>> create, FitOptions<float> options, SequenceDataset<float>? data = null)
    {
        (float[] expected, TrainingHistory whole) = Train(create, options, data: data);
        var checkpoint = new CheckpointFile<float>(FilePath);
        File.Delete(FilePath);

        // Cancelled after half of its epochs, then gone on with by a model that began elsewhere.
        using var cancellation = new CancellationTokenSource();
        Action stopped = () => Train(
            create, options with
            {
                Checkpoint = checkpoint,
                Progress = new Told(progress =>
                {
                    if (progress.IsEpochEnd && progress.Epoch == options.Epochs / 2)
                    {
                        cancellation.Cancel();
                    }
                }),
            },
            data: data, cancellation: cancellation.Token);
        stopped.Should().Throw<OperationCanceledException>();
        (float[] resumed, TrainingHistory history) = Train(create, options with { Checkpoint = checkpoint, Resume = true }, seed: 99, data: data);

        resumed.Should().Equal(expected, "a training that goes on is the training");
        history.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainingLoss, epoch.LargestGradientNorm, epoch.LearningRate)).Should().Equal(
            whole.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainingLoss, epoch.LargestGradientNorm, epoch.LearningRate)));
        File.Exists(FilePath).Should().BeTrue();
    }

    private static (float[] Weights, TrainingHistory History) Train(
        Func<SequenceModelBuilder<float>> create, FitOptions<float> options, ulong seed = 1, SequenceDataset<float>? data = null,
        CancellationToken cancellation = default)
    {
        SequenceModel<float> model = create().Build(seed);
        TrainingHistory history = model.Fit(data ?? Data(model), options, cancellation);
        return (model.Parameters.AllValues.ToArray(), history);
    }

    private static SequenceDataset<float> Data(SequenceModel<float> model) => model.Topology switch
    {
        Topology.OneToOne => Examples.Random<float>([1, 1, 1, 1, 1, 1, 1], 3, 2),
        Topology.OneToMany => SequenceDataset.FromExamples(Enumerable.Range(0, 7).Select(i => new Example<float>(
            Examples.Sequence<float>(1, 3, (uint)i), Examples.Sequence<float>(2 + (i % 3), 2, (uint)i)))),
        Topology.SequenceToSequence or Topology.ManyToMany when model.Head.Name == "ctc" || model.Topology == Topology.SequenceToSequence => SequenceDataset.FromExamples(Enumerable.Range(0, 7).Select(i => new Example<float>(
            Examples.Sequence<float>(2 + (i % 4), 3, (uint)i), new int[i % 3]))),
        Topology.ManyToMany when model.Head.Name is "softmax" or "crf" => SequenceDataset.FromExamples(Enumerable.Range(0, 7).Select(i => new Example<float>(
            Examples.Sequence<float>(2 + (i % 4), 3, (uint)i),
            System.Numerics.Tensors.Tensor.Create([.. Enumerable.Range(0, 2 + (i % 4)).Select(step => (float)((i + step) % 2))], [2 + (i % 4), 1])))),
        Topology.ManyToMany => Examples.Random<float>([4, 2, 5, 3, 1, 4, 6], 3, 2, perStep: true),
        _ => Examples.Random<float>([4, 2, 5, 3, 1, 4, 6], 3, 2),
    };

    private static IEnumerable<RecurrentCell<float>> Cells(Layer<float> layer) => layer switch
    {
        RecurrentLayer<float> recurrent => [recurrent.Cell],
        BidirectionalLayer<float> both => [both.Forwards.Cell, both.Backwards.Cell],
        ResidualLayer<float> residual => Cells(residual.Inner),
        _ => [],
    };
}

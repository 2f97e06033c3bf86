using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>How to train. Every setting has a default that is good to begin with.</summary>
/// <typeparam name="T">The number type of the model.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostThreads = 1024;

    /// <summary>How often to go through all examples.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples per step of the optimiser.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How gradients change the parameters.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The largest norm of the whole gradient; null for none.</summary>
    public double? ClipGradientNorm { get; init; } = 5;

    /// <summary>The largest size of one component of the gradient; null, the default, for none.</summary>
    public double? ClipGradientValue { get; init; }

    /// <summary>Whether each epoch sees the examples in a new random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Whether batches are made of examples of like length, which saves work where lengths differ much. Each epoch sees
    /// every example once all the same; which examples meet in a batch, and the order of the batches, stay random.
    /// </summary>
    public bool GroupByLength { get; init; }

    /// <summary>
    /// Truncated backpropagation through time: how many steps a gradient travels back at most; null, the default, for all.
    /// </summary>
    /// <remarks>
    /// Long sequences are trained chunk by chunk: the state is carried over, the gradient is cut, and the parameters
    /// change after each chunk. A sequence shorter than a chunk is a chunk. Where a model answers once per sequence, the
    /// last so many steps are trained and those before only carry the state. Dropout of whole sequences falls alike in all
    /// chunks of a sequence.
    /// </remarks>
    public int? ChunkLength { get; init; }

    /// <summary>
    /// How many new steps each chunk brings, at most <see cref="ChunkLength"/>, which is the default. With fewer, chunks
    /// overlap: the loss counts the new steps, their gradient travels back through the older ones too.
    /// </summary>
    public int? ChunkStride { get; init; }

    /// <summary>
    /// Whether each sequence of a batch goes on where the sequence in the same place of the batch before ended, from the
    /// beginning of each epoch on.
    /// </summary>
    /// <remarks>
    /// For a few endless series cut into pieces: with a batch size of B, example i + B continues example i. Needs
    /// <see cref="Shuffle"/> and <see cref="GroupByLength"/> off. Measuring and predicting begin afresh at every
    /// sequence; use a session to go on.
    /// </remarks>
    public bool Stateful { get; init; }

    /// <summary>Chooses the order of the examples and what dropout drops.</summary>
    public ulong Seed { get; init; }

    /// <summary>Examples that are only measured, after each epoch.</summary>
    public SequenceDataset<T>? Validation { get; init; }

    /// <summary>Threads to use at most; the result is the same bits for any number. All processors by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after each batch and each epoch, on the thread that trains.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>How the learning rate changes; null, the default, for not at all.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>When to stop because nothing gets better, and which weights to keep; null, the default, for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How many batches make one step of the optimiser: their gradients join into the mean over all of them.</summary>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>How much the loss of each class counts, for a single softmax output; null, the default, for all alike.</summary>
    /// <remarks>
    /// The loss is then Σ wᵢLᵢ / Σ wᵢ with the weight of each target's class, as PyTorch's <c>CrossEntropyLoss(weight)</c> computes it.
    /// The loss of the validation examples, and so early stopping, counts them too; <c>Evaluate</c> does not know of them.
    /// </remarks>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// Where the training keeps what it needs to go on after a crash; written after each epoch, and when it is cancelled.
    /// </summary>
    public TrainingCheckpoint<T>? Checkpoint { get; init; }

    /// <summary>Whether the checkpoint is also written after every so many batches; a stateful training writes it between epochs only.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>
    /// Whether to go on from the checkpoint if there is one: to the same bits, on any number of threads, as if the training
    /// had never stopped.
    /// </summary>
    /// <remarks>
    /// Epochs, Patience and what only tells of the training may be others than before; a schedule that looks at the end then follows
    /// the new number of epochs from there on. Other settings and another number of examples are refused.
    /// </remarks>
    public bool Resume { get; init; }

    /// <summary>What to measure over the validation examples after each epoch, beside loss and score.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Gets a line of text per epoch, and each warning.</summary>
    public ILogger? Logger { get; init; }

    internal void Check()
    {
        RequirePositive(Epochs, nameof(Epochs));
        RequirePositive(BatchSize, nameof(BatchSize));
        RequirePositive(Threads, nameof(Threads));
        if (Threads > MostThreads)
        {
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"{nameof(Threads)} must be at most {MostThreads}; got {Threads}.");
        }

        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(Metrics);
        CheckChunks();
        RequirePositive(AccumulateBatches, nameof(AccumulateBatches));
        RequirePositive(CheckpointEvery ?? 1, nameof(CheckpointEvery));
        EarlyStopping?.Check();
        if (AccumulateBatches > 1 && ChunkLength is not null)
        {
            throw new ArgumentException(
                $"{nameof(AccumulateBatches)} and {nameof(ChunkLength)} can't be used together: each chunk is a step of its own. Leave one out.");
        }

        if (Checkpoint is null && (Resume || CheckpointEvery is not null))
        {
            throw new ArgumentException($"{nameof(Resume)} and {nameof(CheckpointEvery)} need a {nameof(Checkpoint)}; set where it lies.");
        }
        RequireLimit(ClipGradientNorm, nameof(ClipGradientNorm));
        RequireLimit(ClipGradientValue, nameof(ClipGradientValue));
    }

    /// <summary>Whether the options fit the model.</summary>
    internal void Check(SequenceModel<T> model)
    {
        if (ClassWeights is { } weights && (model.Head is not SoftmaxHead<T> || weights.Count != model.OutputSize ||
            weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.All(weight => weight == 0)))
        {
            throw new ArgumentException(
                $"{nameof(ClassWeights)} takes one finite number of 0 or more for each class of a softmax output, not all 0; got {weights.Count} for " +
                $"the {model.Head.Name} output of {model.OutputSize}." +
                (model.Outputs.Count > 1 ? " A model of several outputs takes none; weigh its examples." : ""));
        }

        if (Metrics.Count > 0 && (Validation is null || Metrics.DistinctBy(metric => metric?.Name).Count() < Metrics.Count))
        {
            throw new ArgumentException($"{nameof(Metrics)} are measured over {nameof(Validation)} examples, each name once; give such examples, or leave metrics out.");
        }

        foreach (Metric metric in Metrics)
        {
            ArgumentNullException.ThrowIfNull(metric);
        }

        _ = new MetricRows<T>(model.Head, Metrics); // says what does not fit
        CheckLayers(model.Layers);
        if (model.Head.NeedsWholeSequences && (Stateful || ChunkLength is not null))
        {
            throw new ArgumentException($"The {model.Head.Name} output judges whole sequences; leave {nameof(Stateful)} and {nameof(ChunkLength)} out.");
        }
    }

    /// <summary>What must not change when a training goes on, a line for each.</summary>
    internal string Describe(string data) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        data {data}
        batch size {BatchSize}
        batches per step {AccumulateBatches}
        shuffled {Shuffle}, grouped {GroupByLength}, stateful {Stateful}
        chunk {Describe(ChunkLength)}, stride {Describe(ChunkStride)}
        seed {Seed}
        clip norm {Describe(ClipGradientNorm)}, value {Describe(ClipGradientValue)}
        optimiser {Optimizer.Describe()}
        schedule {Schedule?.Describe() ?? "none"}
        validation examples {Validation?.Count ?? 0}
        best weights kept {EarlyStopping is { RestoreBest: true }}, from an improvement of {EarlyStopping?.MinimumImprovement ?? 0:R}
        class weights {(ClassWeights is null ? "none" : string.Join(' ', ClassWeights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture))))}
        """).ReplaceLineEndings("\n");

    private static string Describe(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";

    internal void Log(EpochResult epoch)
    {
        if (Logger is null || !Logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        FitLog.Epoch(Logger, epoch.Epoch, Epochs, epoch.TrainingLoss, epoch.Validation?.ToString() ?? "none", epoch.LearningRate);
        foreach (string warning in epoch.Warnings)
        {
            FitLog.Warning(Logger, epoch.Epoch, warning);
        }
    }

    // Whether the layers can go on from a state, as chunks and stateful training need.
    private void CheckLayers(IReadOnlyList<Layer<T>> layers)
    {
        string? option = Stateful ? nameof(Stateful) : ChunkLength is not null ? nameof(ChunkLength) : null;
        if (option is null)
        {
            return;
        }

        if (layers.FirstOrDefault(layer => layer.LooksAhead) is { } ahead)
        {
            throw new ArgumentException($"{option}: {ahead.Name} reads each sequence from its end too and needs it whole; leave {option} out.");
        }

        if (layers.OfType<PoolingLayer<T>>().FirstOrDefault(layer => layer.Pooling != Pooling.Last) is { } pooling)
        {
            throw new ArgumentException($"{option}: {pooling.Name} ({pooling.Pooling}) looks at all steps at once; leave {option} out or pool the last state.");
        }
    }

    private void CheckChunks()
    {
        RequirePositive(ChunkLength ?? 1, nameof(ChunkLength));
        RequirePositive(ChunkStride ?? 1, nameof(ChunkStride));
        if (ChunkStride is { } stride && !(stride <= ChunkLength))
        {
            throw new ArgumentException(
                $"{nameof(ChunkStride)} is {stride}, {nameof(ChunkLength)} {ChunkLength?.ToString(CultureInfo.InvariantCulture) ?? "not set"}; " +
                "a chunk must hold at least the new steps. Make the length at least the stride.");
        }

        if (Stateful && (Shuffle || GroupByLength))
        {
            throw new ArgumentException(
                $"{nameof(Stateful)} needs the examples in their order; set {nameof(Shuffle)} and {nameof(GroupByLength)} to false.");
        }
    }

    private static void RequirePositive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1; got {value}.");
        }
    }

    private static void RequireLimit(double? value, string name)
    {
        if (value is { } limit && !(limit > 0))
        {
            throw new ArgumentOutOfRangeException(name, limit, FormattableString.Invariant(
                $"{name} must be above 0; got {limit}. Set it to null for no clipping."));
        }
    }
}

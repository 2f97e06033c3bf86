using System.Numerics;
using Microsoft.Extensions.Logging;
using Rnn.Metrics;
using Rnn.Optimizers;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>How to train. Every setting has a default that is good to begin with.</summary>
/// <remarks>
/// The defaults come from some 500 trainings on eleven data sets: daily series, weather, music, reviews, short reports. Ten epochs with a
/// rate of 0.001 against the defaults with validation, on examples that no training has seen, two seeds each: births of tomorrow, error divided
/// by that of "as today", 0.24 and 0.23 against 0.19 and 0.20; temperature of tomorrow 1.07 and 1.02 against 1.00 and 0.94; next note of a
/// melody, bits, 7.9 and 7.8 against 5.7 and 5.7; cause of a fault, accuracy over ten classes, 0.51 and 0.49 against 0.54 and 0.51.
/// <c>dotnet run -c Release --project benchmarks/Rnn.Benchmarks -- defaults FOLDER</c> measures them again.
/// <para>
/// Losses, scores, examples and times of every training can be read from outside, by the meter named <c>Rnn</c>
/// (<c>dotnet-counters monitor -n MyProgram --counters Rnn</c>, or OpenTelemetry's <c>AddMeter("Rnn")</c>), without a setting here.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type of the model, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// var options = new FitOptions&lt;float&gt; { Epochs = 50, Optimizer = new Adam(learningRate: 0.001), Validation = others };
/// </code>
/// </example>
public sealed partial record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// How often to go through all examples at most, at least 1. Null, the default: 30; with <see cref="Validation"/> 100, which early stopping
    /// ends as soon as nothing gets better.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// Examples per batch, at least 1; 32 by default. Of less than some 600 examples smaller batches learn more in an epoch.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How gradients change the parameters; Adam with a rate of 0.003 by default, which was never bad.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>
    /// The largest norm of the whole gradient, above 0, beyond which it is shortened; null for none. 5 by default, which costs an ordinary
    /// training nothing and keeps one steep batch from throwing the weights away.
    /// </summary>
    public double? ClipGradientNorm { get; init; } = 5;

    /// <summary>
    /// The largest size of one component of the gradient, above 0, which larger ones are cut to; null, the default, for none.
    /// </summary>
    public double? ClipGradientValue { get; init; }

    /// <summary>
    /// Called before each step of the optimiser with the gradients of all parameters in their flat order, to look at them or to change
    /// them in place: an all-reduce, noise, a clipping of your own. Null, the default, for none.
    /// </summary>
    /// <remarks>It sees the mean over the step's batches, before the gradients are clipped. It runs on the thread that trains.</remarks>
    public Action<Span<T>>? BeforeUpdate { get; init; }

    /// <summary>Whether each epoch sees the examples in a new random order; true by default.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Whether batches are made of examples of like length, which saves work where lengths differ much. Each epoch sees
    /// every example once all the same; which examples meet in a batch, and the order of the batches, stay random. False by default.
    /// </summary>
    public bool GroupByLength { get; init; }

    /// <summary>
    /// Truncated backpropagation through time: how many steps a gradient travels back at most, at least 1; null, the default, for all.
    /// </summary>
    /// <remarks>
    /// Long sequences are trained chunk by chunk: the state is carried over, the gradient is cut, and the parameters
    /// change after each chunk. A sequence shorter than a chunk is a chunk. Where a model answers once per sequence, the
    /// last so many steps are trained and those before only carry the state. Dropout of whole sequences falls alike in all
    /// chunks of a sequence.
    /// </remarks>
    public int? ChunkLength { get; init; }

    /// <summary>
    /// How many new steps each chunk brings, at most <see cref="ChunkLength"/>; null, the default, for as many. With fewer, chunks
    /// overlap: the loss counts the new steps, their gradient travels back through the older ones too.
    /// </summary>
    public int? ChunkStride { get; init; }

    /// <summary>
    /// Whether each sequence of a batch goes on where the sequence in the same place of the batch before ended, from the
    /// beginning of each epoch on; false by default.
    /// </summary>
    /// <remarks>
    /// For a few endless series cut into pieces: with a batch size of B, example i + B continues example i. Needs
    /// <see cref="Shuffle"/> and <see cref="GroupByLength"/> off. Measuring and predicting begin afresh at every
    /// sequence; use a session to go on.
    /// </remarks>
    public bool Stateful { get; init; }

    /// <summary>Chooses the order of the examples and what dropout drops; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>Examples that are only measured, after each epoch; null, the default, for none.</summary>
    public SequenceDataset<T>? Validation { get; init; }

    /// <summary>
    /// How many threads to use at most, from 1 to 1,024; all processors by default. The result is the same bits for any number.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after each batch and each epoch, on the thread that trains; null, the default, for nobody.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>
    /// Told after each batch and each epoch, as <see cref="Progress"/> is, by a plain function:
    /// <c>OnProgress = progress =&gt; Console.WriteLine(progress)</c>. Null, the default, for none.
    /// </summary>
    public Action<FitProgress>? OnProgress { get; init; }

    /// <summary>
    /// How long one call of Fit may take, above 0; null, the default, for any time. Then it ends after the step at work as early stopping ends
    /// it, the best weights kept; with a checkpoint the training can be gone on with, for as long again.
    /// </summary>
    /// <remarks>At least one batch is learned from. A validation that has begun is finished.</remarks>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How the learning rate changes; null, the default, for not at all.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>
    /// How often a decoder is fed the right token of the step before and not its own; null, the default, for always. Of models with a decoder
    /// only; validation always feeds the right ones.
    /// </summary>
    public TeacherForcing? TeacherForcing { get; init; }

    /// <summary>
    /// When to stop because nothing gets better, and which weights to keep. Null, the default: with <see cref="Validation"/> and without
    /// <see cref="Epochs"/>, after 8 epochs without a better loss, the best weights kept; else never. <see cref="EarlyStopping.None"/>
    /// switches it off.
    /// </summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// How many batches make one step of the optimiser, at least 1: their gradients join into the mean over all of them. 1 by default.
    /// </summary>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>
    /// How much the loss of each class counts, a number of 0 or more for each, for a single softmax output; null, the default, for all
    /// alike. Of a decoder the end of a sequence counts as one more class, the last.
    /// </summary>
    /// <remarks>
    /// The loss is then Σ wᵢLᵢ / Σ wᵢ with the weight of each target's class, as PyTorch's <c>CrossEntropyLoss(weight)</c> computes it.
    /// The loss of the validation examples, and so early stopping, counts them too; <c>Evaluate</c> does not know of them.
    /// </remarks>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// Where the training keeps what it needs to go on after a crash; written after each epoch, and when it is cancelled or out of time.
    /// Null, the default, for nowhere.
    /// </summary>
    public TrainingCheckpoint<T>? Checkpoint { get; init; }

    /// <summary>
    /// After every how many batches the checkpoint is written too, at least 1; null, the default, for after epochs alone. A stateful training
    /// writes it between epochs only.
    /// </summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>
    /// Whether to go on from the checkpoint if there is one: to the same bits, on any number of threads, as if the training
    /// had never stopped. False by default.
    /// </summary>
    /// <remarks>
    /// Epochs, patience, time limit and what only tells of the training may be others than before; a schedule that looks at the end then
    /// follows the new number of epochs from there on. Other settings and another number of examples are refused.
    /// Whether they are the same examples is not looked at: give those of the first training, or begin anew.
    /// </remarks>
    public bool Resume { get; init; }

    /// <summary>What to measure over the validation examples after each epoch, beside loss and score; nothing by default.</summary>
    /// <remarks>
    /// As in <c>Evaluate</c>: where a model has a decoder, metrics of whole answers such as <see cref="ExactMatch"/> let it write them, which takes
    /// its time in every epoch. <see cref="EarlyStopping.Watch"/> may name one of the metrics.
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new FitOptions&lt;float&gt;
    /// {
    ///     Validation = others, Metrics = [new ExactMatch()], EarlyStopping = new EarlyStopping { Watch = "exact match" },
    /// };
    /// </code>
    /// </example>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Gets a line of text per epoch, and each warning; null, the default, for none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>What tells the time.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The epochs at most, as they follow from the other settings where none are set.</summary>
    internal int PlannedEpochs => Epochs ?? (Validation is not null && Stopping is not null ? 100 : 30);

    /// <summary>The early stopping, as it follows from the other settings where none is set; null for none.</summary>
    internal EarlyStopping? Stopping => EarlyStopping is null
        ? Validation is not null && Epochs is null ? new EarlyStopping() : null
        : EarlyStopping == EarlyStopping.None ? null : EarlyStopping;

    /// <summary>The settings in words, the same in every culture.</summary>
    public override string ToString() => FitSettings.Summarise(this);
}

using System.Globalization;
using System.Numerics;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;

namespace Rnn.Training;

/// <content>What is refused before anything changes.</content>
public sealed partial record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostThreads = 1024;

    internal void Check()
    {
        RequirePositive(Epochs ?? 1, nameof(Epochs));
        RequirePositive(BatchSize, nameof(BatchSize));
        RequirePositive(Threads, nameof(Threads));
        if (Threads > MostThreads)
        {
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, FormattableString.Invariant($"{nameof(Threads)} must be at most {MostThreads}; got {Threads}."));
        }

        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(Metrics);
        CheckChunks();
        RequirePositive(AccumulateBatches, nameof(AccumulateBatches));
        RequirePositive(CheckpointEvery ?? 1, nameof(CheckpointEvery));
        EarlyStopping?.Check();
        EarlyStopping?.CheckWatch(Metrics, Validation is not null);
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(TimeLimit), limit, FormattableString.Invariant(
                $"{nameof(TimeLimit)} must be above 0; got {limit:c}. Set it to null for no limit."));
        }

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
        if (ClassWeights is { } weights && (!model.Head.TakesClassWeights || weights.Count != model.OutputSize ||
            weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.All(weight => weight == 0)))
        {
            throw new ArgumentException(
                $"{nameof(ClassWeights)} takes one finite number of 0 or more for each class of a softmax output, not all 0; got {weights.Count} for " +
                $"the {model.Head.Name} output of {model.OutputSize}." +
                (model.Head.EndClass is { } end ? FormattableString.Invariant($" The end of a sequence counts as one more class after the {end} tokens, the last.") : "") +
                (model.Outputs.Count > 1 ? " A model of several outputs takes none; weigh its examples." : ""));
        }

        if (Metrics.Count > 0 && (Validation is null || Metrics.DistinctBy(metric => metric?.Name).Count() < Metrics.Count))
        {
            throw new ArgumentException($"{nameof(Metrics)} are measured over {nameof(Validation)} examples, each name once; give such examples, or leave metrics out.");
        }

        if (model.Outputs.Count > 1 && EarlyStopping is { } stopping && stopping.Watch == Rnn.Training.EarlyStopping.Score)
        {
            throw new ArgumentException(
                $"{nameof(EarlyStopping)} is to watch the score, but each of the model's outputs has its own. Watch the loss, or a metric of one output, " +
                $"such as new Accuracy {{ Output = \"{model.Outputs[0].Name}\" }}.");
        }

        foreach (Metric metric in Metrics)
        {
            ArgumentNullException.ThrowIfNull(metric);
        }

        _ = new BatchMetrics<T>(model, Metrics); // says what does not fit

        if (TeacherForcing is not null && model.Decoder is null)
        {
            throw new ArgumentException($"{nameof(TeacherForcing)} says what a decoder is fed in training, and a {model.Topology.Words} model has none; leave it out.");
        }

        CheckLayers(model.Layers);
        if (model.Decoder is not null && (Stateful || ChunkLength is not null))
        {
            throw new ArgumentException($"A {model.Topology.Words} model reads whole sequences before it writes; leave {nameof(Stateful)} and {nameof(ChunkLength)} out.");
        }

        if (model.Head.NeedsWholeSequences && (Stateful || ChunkLength is not null))
        {
            throw new ArgumentException($"The {model.Head.Name} output judges whole sequences; leave {nameof(Stateful)} and {nameof(ChunkLength)} out.");
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

        if (layers.FirstOrDefault(layer => layer.ContinuationObjection is not null) is { } whole)
        {
            throw new ArgumentException($"{option}: {whole.Name} {whole.ContinuationObjection}; leave {option} out.");
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
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be at least 1; got {value}."));
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

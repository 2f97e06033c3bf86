using System.Numerics;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Persistence;

/// <summary>A checkpoint in a file: the model, and all that its training needs to go on to the same bits.</summary>
/// <remarks>
/// It has the layout of a model file, so <c>SequenceModel.Load</c> reads the model of the moment from it: the weights that the
/// training goes on from, not the best ones of early stopping, which the model has when <c>Fit</c> returns. Each is written
/// beside the last one, flushed and renamed: a crash at any moment leaves one whole.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// // Begins anew where there is no file, and goes on where there is one.
/// model.Fit(data, new FitOptions&lt;float&gt; { Checkpoint = new CheckpointFile&lt;float&gt;("training.safetensors"), Resume = true });
/// </code>
/// </example>
public sealed class CheckpointFile<T> : TrainingCheckpoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Metadata = "rnn.training", Moments = "rnn.moments", Best = "rnn.best", Counters = "rnn.counters";

    /// <summary>A checkpoint in the file of this path. Nothing is read or written yet.</summary>
    /// <param name="path">Where the file lies; it need not be there yet, but its folder must.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FilePath = path;
    }

    /// <summary>Where the file of the checkpoint lies.</summary>
    public string FilePath { get; }

    /// <summary>
    /// Vocabularies and scalers that belong to the model; null, the default, for none. The file then holds them too, and
    /// <see cref="ModelPackage{T}.Load(string, CellFactories{T}?)"/> of it gives them back.
    /// </summary>
    public ModelPackage<T>? Package { get; init; }

    /// <inheritdoc/>
    public override bool Exists => File.Exists(FilePath);

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder does not exist, or the path is that of a folder.</exception>
    /// <exception cref="ArgumentException">A vocabulary or scaler of <see cref="Package"/> does not fit the model.</exception>
    public override void Check(SequenceModel<T> model)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(FilePath))!;
        if (!Directory.Exists(folder) || Directory.Exists(FilePath))
        {
            throw new IOException(
                Directory.Exists(FilePath)
                    ? $"The checkpoint {FilePath} is a folder; name a file in it."
                    : $"The checkpoint's folder {folder} does not exist; make it, or name another place.");
        }

        Package?.RequireFit(model);
    }

    /// <inheritdoc/>
    public override void Save(SequenceModel<T> model, TrainingState<T> state)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        var writer = new SafetensorsWriter();
        (Package ?? new ModelPackage<T>(model)).AddTo(writer, model);
        writer.AddMetadata(Metadata, StoredTraining.Write(state));
        for (int i = 0; i < state.Moments.Count; i++)
        {
            ReadOnlyMemory<T> moments = state.Moments[i];
            writer.Add<T>($"{Moments}.{i}", [moments.Length], () => moments.Span);
        }

        double[] counters = [.. state.Counters];
        writer.Add<T>(Best, [state.BestWeights.Length], () => state.BestWeights.Span);
        writer.Add<double>(Counters, [counters.Length], () => counters);
        writer.Save(FilePath);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">
    /// The file is damaged or holds no training, or that of another model; the message says what differs.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The file holds another vocabulary or scaler than <see cref="Package"/>; the message says what differs.
    /// </exception>
    public override TrainingState<T> Load(SequenceModel<T> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = SafetensorsFile.Open(FilePath);
        if (DescriptionDifference.Find(ModelPackage<T>.DescriptionIn(file), ModelDescription.Write(model)) is { } difference)
        {
            throw new ModelFileException(
                $"{FilePath} is the checkpoint of another model: {difference}. Build the model as it was built then, or begin anew with Resume = false.");
        }

        if (!file.Metadata.TryGetValue(Metadata, out string? text))
        {
            throw new ModelFileException($"{FilePath} holds a model but no training; begin anew with Resume = false.");
        }

        RequirePackage(file, model);
        int length = model.Parameters.AllValues.Length;
        var moments = new List<ReadOnlyMemory<T>>();
        while (file.TryFind($"{Moments}.{moments.Count}", out StoredTensor? stored))
        {
            moments.Add(file.Read<T>(RequireLength(stored, length)));
        }

        StoredTensor best = Require(file, Best);
        T[] bestWeights = best.Count == 0 ? [] : file.Read<T>(RequireLength(best, length));
        double[] counters = file.Read<double>(Require(file, Counters));
        return StoredTraining.Read(text, ModelPackage<T>.ReadFlatWeights(file, model.Parameters), bestWeights, moments, counters);
    }

    // The file is replaced by the next checkpoint: what it holds must not get lost or be exchanged on the way.
    private void RequirePackage(SafetensorsFile file, SequenceModel<T> model)
    {
        ModelPackage<T> stored = ModelPackage<T>.ReadParts(file, model);
        if (PackageDifference.Find(stored, Package) is { } difference)
        {
            throw new ArgumentException(
                $"{FilePath} can't be gone on from with other vocabularies or scalers than it holds: {difference}. Give {nameof(Package)} those of " +
                $"the first training (ModelPackage.Load reads them from the file), or begin anew with Resume = false.");
        }
    }

    private StoredTensor Require(SafetensorsFile file, string name) => file.TryFind(name, out StoredTensor? stored)
        ? stored
        : throw new ModelFileException($"{FilePath}: the tensor '{name}' of the training is missing; the file is damaged. Begin anew with Resume = false.");

    private StoredTensor RequireLength(StoredTensor stored, int length) => stored.Count == length
        ? stored
        : throw new ModelFileException($"{FilePath}: the tensor {stored} should have {length} numbers; the file is damaged. Begin anew with Resume = false.");
}

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Persistence;

/// <summary>A checkpoint in a file: the model, and all that its training needs to go on to the same bits.</summary>
/// <remarks>
/// <para>
/// <c>model.Fit(data, new FitOptions&lt;float&gt; { Checkpoint = new CheckpointFile&lt;float&gt;("run.safetensors"), Resume = true })</c>
/// begins anew where there is no file, and goes on where there is one.
/// </para>
/// <para>
/// It has the layout of a model file, so <c>SequenceModel.Load</c> reads the model of the moment from it: the weights that the
/// training goes on from, not the best ones of early stopping, which the model has when <c>Fit</c> returns. Each is written
/// beside the last one, flushed and renamed: a crash at any moment leaves one whole.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class CheckpointFile<T> : TrainingCheckpoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Metadata = "rnn.training", Moments = "rnn.moments", Best = "rnn.best", Counters = "rnn.counters";

    /// <summary>A checkpoint at this place.</summary>
    /// <param name="path">The file, which need not be there yet.</param>
    public CheckpointFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FilePath = path;
    }

    /// <summary>Where the file lies.</summary>
    public string FilePath { get; }

    /// <summary>
    /// Vocabularies and scalers that belong to the model, if it has such: the file then holds them too, and
    /// <see cref="ModelPackage{T}.Load(string, CellFactories{T}?)"/> of it gives them back.
    /// </summary>
    public ModelPackage<T>? Package { get; init; }

    internal override void Check()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(FilePath))!;
        if (!Directory.Exists(folder) || Directory.Exists(FilePath))
        {
            throw new IOException(
                Directory.Exists(FilePath)
                    ? $"The checkpoint {FilePath} is a folder; name a file in it."
                    : $"The checkpoint's folder {folder} does not exist; make it, or name another place.");
        }
    }

    internal override bool Exists => File.Exists(FilePath);

    internal override void Save(SequenceModel<T> model, TrainingState<T> state)
    {
        var writer = new SafetensorsWriter();
        (Package is null ? new ModelPackage<T>(model) : Package with { Model = model }).AddTo(writer);
        writer.AddMetadata(Metadata, Write(state));
        for (int i = 0; i < state.Moments.Length; i++)
        {
            T[] moments = state.Moments[i];
            writer.Add<T>($"{Moments}.{i}", [moments.Length], () => moments);
        }

        writer.Add<T>(Best, [state.BestWeights.Length], () => state.BestWeights);
        writer.Add<double>(Counters, [state.Counters.Length], () => state.Counters);
        writer.Save(FilePath);
    }

    internal override TrainingState<T> Restore(SequenceModel<T> model, TrainingState<T> expected)
    {
        using var file = SafetensorsFile.Open(FilePath);
        if (ModelPackage<T>.DescriptionIn(file) != ModelDescription.Write(model))
        {
            throw new ModelFileException(
                $"{FilePath} is the checkpoint of another model. Build the model as it was built then, or begin anew with Resume = false.");
        }

        if (!file.Metadata.TryGetValue(Metadata, out string? text))
        {
            throw new ModelFileException($"{FilePath} holds a model but no training; begin anew with Resume = false.");
        }

        TrainingState<T> state = Read(text);
        state.RequireSettings(expected.Settings);
        int length = model.Parameters.AllValues.Length;
        var moments = new List<T[]>();
        while (file.TryFind($"{Moments}.{moments.Count}", out StoredTensor? stored))
        {
            moments.Add(file.Read<T>(RequireLength(stored, length)));
        }

        state.Moments = [.. moments];
        StoredTensor best = Require(file, Best);
        state.BestWeights = best.Count == 0 ? [] : file.Read<T>(RequireLength(best, length));
        state.Counters = file.Read<double>(Require(file, Counters));
        if (state.Moments.Length != expected.Moments.Length || state.Counters.Length != expected.Counters.Length)
        {
            throw new ModelFileException(
                $"{FilePath}: the optimiser has {expected.Moments.Length} runs of moments, the file {state.Moments.Length}; it is damaged. " +
                "Begin anew with Resume = false.");
        }

        ModelPackage<T>.ReadWeights(file, model.Parameters);
        return state;
    }

    private StoredTensor Require(SafetensorsFile file, string name) => file.TryFind(name, out StoredTensor? stored)
        ? stored
        : throw new ModelFileException($"{FilePath}: the tensor '{name}' of the training is missing; the file is damaged. Begin anew with Resume = false.");

    private StoredTensor RequireLength(StoredTensor stored, int length) => stored.Count == length
        ? stored
        : throw new ModelFileException($"{FilePath}: the tensor {stored} should have {length} numbers; the file is damaged. Begin anew with Resume = false.");

    private static string Write(TrainingState<T> state)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("settings", state.Settings);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("batch", state.Batch);
            json.WriteNumber("pass", state.Pass);
            json.WriteNumber("steps", state.Steps);
            WriteNumber(json, "loss_sum", state.LossSum);
            WriteNumber(json, "loss_weight", state.LossWeight);
            WriteNumber(json, "largest_norm", state.LargestNorm);
            WriteNumber(json, "schedule_factor", state.ScheduleNotes[0]);
            WriteNumber(json, "schedule_best", state.ScheduleNotes[1]);
            WriteNumber(json, "schedule_epochs", state.ScheduleNotes[2]);
            WriteNumber(json, "best_loss", state.BestLoss);
            json.WriteNumber("best_epoch", state.BestEpoch);
            json.WriteStartArray("history");
            foreach (EpochResult epoch in state.History)
            {
                WriteEpoch(json, epoch);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteEpoch(Utf8JsonWriter json, EpochResult epoch)
    {
        json.WriteStartObject();
        json.WriteNumber("epoch", epoch.Epoch);
        WriteNumber(json, "training_loss", epoch.TrainingLoss);
        WriteNumber(json, "gradient_norm", epoch.GradientNorm);
        WriteNumber(json, "seconds", epoch.Duration.TotalSeconds);
        WriteNumber(json, "learning_rate", epoch.LearningRate);
        json.WriteString("warnings", JsonReading.WriteList(epoch.Warnings));
        json.WriteStartObject("metrics");
        foreach ((string name, double value) in epoch.Metrics)
        {
            WriteNumber(json, name, value);
        }

        json.WriteEndObject();
        if (epoch.Validation is { } validation)
        {
            WriteNumber(json, "validation_loss", validation.Loss);
            json.WriteString("score_name", validation.ScoreName);
            WriteNumber(json, "score", validation.Score);
            json.WriteStartObject("validation_outputs");
            foreach ((string name, Evaluation output) in validation.Outputs)
            {
                json.WriteStartObject(name);
                WriteNumber(json, "loss", output.Loss);
                json.WriteString("score_name", output.ScoreName);
                WriteNumber(json, "score", output.Score);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static TrainingState<T> Read(string text)
    {
        using JsonDocument document = JsonReading.Parse(text);
        JsonElement json = document.RootElement;
        var state = new TrainingState<T>
        {
            Settings = json.Text("settings"),
            Epoch = json.Int("epoch", 1, int.MaxValue),
            Batch = json.Int("batch", 0, int.MaxValue),
            Pass = (uint)json.Long("pass", uint.MaxValue),
            Steps = json.Long("steps", long.MaxValue),
            LossSum = ReadNumber(json, "loss_sum"),
            LossWeight = ReadNumber(json, "loss_weight"),
            LargestNorm = ReadNumber(json, "largest_norm"),
            ScheduleNotes = [ReadNumber(json, "schedule_factor"), ReadNumber(json, "schedule_best"), ReadNumber(json, "schedule_epochs")],
            BestLoss = ReadNumber(json, "best_loss"),
            BestEpoch = json.Int("best_epoch", 0, int.MaxValue),
            History = [.. json.Items("history").Select(ReadEpoch)],
        };
        return state.Epoch == state.History.Count + 1 && state.BestEpoch < state.Epoch && double.IsFinite(state.ScheduleNotes[0])
            ? state
            : throw new ModelFileException(
                $"The training's epoch {state.Epoch}, its best one {state.BestEpoch}, its history of {state.History.Count} epochs and the factor of " +
                "its schedule don't fit each other; the file is damaged. Begin anew with Resume = false.");
    }

    private static EpochResult ReadEpoch(JsonElement json)
    {
        Evaluation? validation = json.TryGetProperty("score_name", out _)
            ? new Evaluation
            {
                Loss = ReadNumber(json, "validation_loss"),
                ScoreName = json.Text("score_name"),
                Score = ReadNumber(json, "score"),
                Outputs = ReadOutputs(json),
            }
            : null;
        double seconds = ReadNumber(json, "seconds");
        return new EpochResult(
            json.Int("epoch", 1, int.MaxValue), ReadNumber(json, "training_loss"), ReadNumber(json, "gradient_norm"), validation,
            seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero)
        {
            LearningRate = ReadNumber(json, "learning_rate"),
            Warnings = JsonReading.ReadList(json.Text("warnings")),
            Metrics = ReadMetrics(json.Property("metrics")),
        };
    }

    private static Dictionary<string, Evaluation> ReadOutputs(JsonElement json) =>
        json.TryGetProperty("validation_outputs", out JsonElement outputs) && outputs.ValueKind == JsonValueKind.Object
            ? outputs.EnumerateObject().DistinctBy(output => output.Name).ToDictionary(output => output.Name, output => new Evaluation
            {
                Loss = ReadNumber(output.Value, "loss"),
                ScoreName = output.Value.Text("score_name"),
                Score = ReadNumber(output.Value, "score"),
            })
            : [];

    private static Dictionary<string, double> ReadMetrics(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().Select(property => property.Name).Distinct().ToDictionary(name => name, name => ReadNumber(json, name))
        : throw new ModelFileException("The training's 'metrics' is no object; the file is damaged. Begin anew with Resume = false.");

    // JSON has no infinity; the text of a double brings every bit back.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value) =>
        json.WriteString(name, value.ToString("R", CultureInfo.InvariantCulture));

    private static double ReadNumber(JsonElement json, string name) =>
        double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ModelFileException($"The training's '{name}' is no number; the file is damaged. Begin anew with Resume = false.");
}

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Rnn.Training;

namespace Rnn.Persistence;

/// <summary>A training's state as text in the metadata of a file, but for its tensors.</summary>
internal static class StoredTraining
{
    public static string Write<T>(TrainingState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
            WriteNumber(json, "largest_norm", state.LargestGradientNorm);
            WriteNumber(json, "best_loss", state.BestValue);
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
        WriteNumber(json, "gradient_norm", epoch.LargestGradientNorm);
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

    public static TrainingState<T> Read<T>(
        string text, T[] weights, T[] bestWeights, IReadOnlyList<ReadOnlyMemory<T>> moments, IReadOnlyList<double> counters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
            LargestGradientNorm = ReadNumber(json, "largest_norm"),
            Weights = weights,
            BestValue = ReadNumber(json, "best_loss"),
            BestEpoch = json.Int("best_epoch", 0, int.MaxValue),
            BestWeights = bestWeights,
            Moments = moments,
            Counters = counters,
            History = [.. json.Items("history").Select(ReadEpoch)],
        };
        return state.Epoch == state.History.Count + 1 && state.BestEpoch < state.Epoch
            ? state
            : throw new ModelFileException(FormattableString.Invariant(
                $"The training's epoch {state.Epoch}, its best one {state.BestEpoch} and its history of {state.History.Count} epochs ") +
                "don't fit each other; the file is damaged. Begin anew with Resume = false.");
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
        return new EpochResult
        {
            Epoch = json.Int("epoch", 1, int.MaxValue),
            TrainingLoss = ReadNumber(json, "training_loss"),
            LargestGradientNorm = ReadNumber(json, "gradient_norm"),
            Validation = validation,
            Duration = seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero,
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

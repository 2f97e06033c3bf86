using System.Globalization;
using System.Numerics;

namespace Rnn.Training;

/// <summary>The options of a training in words: what a checkpoint holds of them, and what a person reads.</summary>
internal static class FitSettings
{
    /// <summary>The names of the settings in a checkpoint, each at the beginning of its line.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "data", "batch size", "batches per step", "shuffled", "chunk", "seed", "clip norm", "optimiser", "schedule", "validation examples",
        "best weights kept", "best by", "gradient hook", "class weights", "frozen", "teacher forcing",
    ];

    /// <summary>What must not change when a training goes on, a line for each: words of a file, which later versions read too.</summary>
    public static string Describe<T>(FitOptions<T> options, string data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => string.Join('\n', [$"data {data}", .. Lines(options)]);

    public static string Summarise<T>(FitOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => string.Join("; ",
        [
            FormattableString.Invariant($"{options.PlannedEpochs} epochs{(options.Stopping is null ? "" : " at most")}"),
            FormattableString.Invariant($"batches of {options.BatchSize}"),
            $"{options.Optimizer}",
            $"early stopping {options.Stopping?.ToString() ?? "none"}",
            .. options.TimeLimit is { } limit ? [FormattableString.Invariant($"time limit {limit:c}")] : Array.Empty<string>(),
            .. options.Metrics.Count > 0 ? [$"metrics {string.Join(", ", options.Metrics)}"] : Array.Empty<string>(),
            FormattableString.Invariant($"threads {options.Threads}"),
            .. Lines(options).Where(line => !line.StartsWith("batch size", StringComparison.Ordinal) && !line.StartsWith("optimiser", StringComparison.Ordinal) &&
                !line.StartsWith("best", StringComparison.Ordinal)),
        ]);

    private static IEnumerable<string> Lines<T>(FitOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EarlyStopping? stopping = options.Stopping;
        yield return Invariant($"batch size {options.BatchSize}");
        yield return Invariant($"batches per step {options.AccumulateBatches}");
        yield return $"shuffled {Word(options.Shuffle)}, grouped {Word(options.GroupByLength)}, stateful {Word(options.Stateful)}";
        yield return $"chunk {Number(options.ChunkLength)}, stride {Number(options.ChunkStride)}";
        yield return Invariant($"seed {options.Seed}");
        yield return $"clip norm {Number(options.ClipGradientNorm)}, value {Number(options.ClipGradientValue)}";
        yield return $"optimiser {options.Optimizer.Describe()}";
        yield return $"schedule {options.Schedule?.Describe() ?? "none"}";
        yield return Invariant($"validation examples {options.Validation?.Count ?? 0}");
        yield return Invariant($"best weights kept {Word(stopping is { RestoreBest: true })}, from an improvement of {stopping?.MinimumImprovement ?? 0:R}");
        if (stopping is not null && stopping.Watch != EarlyStopping.Loss)
        {
            yield return $"best by {stopping.Watch}";
        }

        if (options.TeacherForcing is { } forcing)
        {
            yield return $"teacher forcing {forcing}";
        }

        if (options.BeforeUpdate is not null)
        {
            yield return "gradient hook set";
        }

        yield return $"class weights {(options.ClassWeights is null ? "none" : string.Join(' ', options.ClassWeights.Select(weight => Number(weight))))}";
    }

    private static string Word(bool value) => value ? "True" : "False";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

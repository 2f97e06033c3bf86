using System.Text.Json;

namespace Rnn.Tests.Fixtures.ScikitLearn;

/// <summary>The cases that make_fixtures.py wrote.</summary>
internal sealed record ScikitLearnFixture(
    LabelCase[] Classes, LabelCase[] Questions, NumberCase[] Numbers, ForecastCase[] Forecasts)
{
    private static readonly JsonSerializerOptions _format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    public static ScikitLearnFixture All { get; } = Read();

    private static ScikitLearnFixture Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ScikitLearn", "metrics.json"));
        return JsonSerializer.Deserialize<ScikitLearnFixture>(stream, _format)!;
    }
}

/// <summary>Predictions of several classes, or answers to yes-or-no questions.</summary>
/// <param name="Targets">A class number per row, or a list of 0 and 1 per row.</param>
/// <param name="Averages">By the kind of average, macro or micro.</param>
/// <param name="AreaUnderCurve">Null where it is undefined.</param>
internal sealed record LabelCase(
    string Name,
    double[][] Predictions,
    JsonElement[] Targets,
    double Accuracy,
    IReadOnlyDictionary<string, LabelScores> Averages,
    long[][]? ConfusionMatrix,
    double? AreaUnderCurve,
    double[]? TopK = null,
    double[]? PrecisionPerClass = null,
    double[]? RecallPerClass = null,
    double? Perplexity = null,
    double? BitsPerSymbol = null)
{
    public double[][] TargetRows { get; } =
        [.. Targets.Select(target => target.ValueKind == JsonValueKind.Array ? target.Deserialize<double[]>()! : [target.GetDouble()])];
}

internal sealed record LabelScores(double Precision, double Recall, double F1);

/// <summary>Predictions of plain numbers.</summary>
internal sealed record NumberCase(
    string Name,
    double[][] Predictions,
    double[][] Targets,
    double MeanAbsoluteError,
    double RootMeanSquaredError,
    double MeanAbsolutePercentageError);

/// <summary>Forecasts of a series.</summary>
internal sealed record ForecastCase(
    string Name,
    double[] Training,
    int Season,
    double[] Predictions,
    double[] Targets,
    double Scale,
    double MeanAbsoluteScaledError);

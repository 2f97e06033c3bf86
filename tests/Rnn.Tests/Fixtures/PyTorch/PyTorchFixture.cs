using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rnn.Tests.Fixtures.PyTorch;

/// <summary>The cases that make_fixtures.py wrote, by name.</summary>
internal static class PyTorchFixture
{
    private static readonly JsonSerializerOptions _format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    public static IReadOnlyDictionary<string, RecurrentCase> Recurrent { get; } =
        Read<RecurrentCase>("recurrent.json").ToDictionary(known => known.Name);

    /// <summary>Layers in both directions, and LSTMs whose h is projected.</summary>
    public static IReadOnlyDictionary<string, RecurrentCase> Bidirectional { get; } =
        Read<RecurrentCase>("bidirectional.json").ToDictionary(known => known.Name);

    public static IReadOnlyDictionary<string, TrainingCase> Training { get; } =
        Read<TrainingCase>("training.json").ToDictionary(known => known.Name);

    public static IReadOnlyDictionary<string, CtcCase> Ctc { get; } = Read<CtcCase>("ctc.json").ToDictionary(known => known.Name);

    /// <summary>Encoder-decoders with attention.</summary>
    public static IReadOnlyDictionary<string, AttentionCase> Attention { get; } = Read<AttentionCase>("attention.json").ToDictionary(known => known.Name);

    public static IReadOnlyDictionary<string, LabelSmoothingCase> LabelSmoothing { get; } =
        Read<LabelSmoothingCase>("label_smoothing.json").ToDictionary(known => known.Name);

    private static TCase[] Read<TCase>(string file)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "PyTorch", file));
        return JsonSerializer.Deserialize<TCase[]>(stream, _format)!;
    }
}

/// <summary>One pass forward and back. Sequences are [sequence][time][feature], states [layer·direction][sequence][unit].</summary>
/// <param name="LossOutputWeights">The gradient of the loss by each output, since the loss is their weighted sum.</param>
/// <param name="LossHWeights">Likewise by each final h.</param>
/// <param name="LossCWeights">Likewise by each final c.</param>
/// <param name="ProjectionSize">0 without a projection.</param>
internal sealed record RecurrentCase(
    string Name,
    string Cell,
    int Layers,
    int InputSize,
    int HiddenSize,
    double[][][] Inputs,
    double[][][] H0,
    double[][][] Outputs,
    [property: JsonPropertyName("h_n")] double[][][] FinalH,
    double[][][] LossOutputWeights,
    double[][][] LossHWeights,
    IReadOnlyDictionary<string, JsonElement> Parameters,
    IReadOnlyDictionary<string, JsonElement> Gradients,
    double[][][]? C0 = null,
    [property: JsonPropertyName("c_n")] double[][][]? FinalC = null,
    double[][][]? LossCWeights = null,
    int Directions = 1,
    int ProjectionSize = 0)
{
    /// <summary>The names in <see cref="Gradients"/> that are no parameters.</summary>
    public static IReadOnlyList<string> Inflows { get; } = ["inputs", "h0", "c0"];

    public double[][][] GradientBy(string inflow) => Gradients[inflow].Deserialize<double[][][]>()!;

    /// <summary>Row-major, as PyTorch lays it out.</summary>
    public double[] GradientByParameter(string name) => name.StartsWith("bias", StringComparison.Ordinal)
        ? Gradients[name].Deserialize<double[]>()!
        : [.. Gradients[name].Deserialize<double[][]>()!.SelectMany(row => row)];
}

/// <summary>Ten steps of training on all examples at once.</summary>
/// <param name="Targets">[sequence][time][output], or [sequence][output] where the model answers once.</param>
/// <param name="Losses">The loss before each step.</param>
internal sealed record TrainingCase(
    string Name,
    string Cell,
    int Layers,
    int InputSize,
    int HiddenSize,
    int OutputSize,
    string Topology,
    string Head,
    OptimizerSettings Optimiser,
    double[][][] Inputs,
    JsonElement[] Targets,
    IReadOnlyDictionary<string, JsonElement> Parameters,
    double[] Losses,
    IReadOnlyDictionary<string, JsonElement> FinalParameters)
{
    public double[][] TargetOf(int sequence) => Topology == "many-to-one"
        ? [Targets[sequence].Deserialize<double[]>()!]
        : Targets[sequence].Deserialize<double[][]>()!;
}

/// <summary>Settings that a kind of optimiser does not have are 0 or false.</summary>
internal sealed record OptimizerSettings(
    string Kind,
    double LearningRate,
    double Momentum,
    bool Nesterov,
    double Alpha,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double? ClipNorm);

/// <summary>The cross-entropy of a batch, by make_label_smoothing.py. Logits and gradients are [sequence][time × classes].</summary>
/// <param name="Targets">[sequence][time], or [sequence][time × classes] where they are probabilities.</param>
internal sealed record LabelSmoothingCase(
    string Name,
    double Smoothing,
    int Classes,
    double[]? ClassWeights,
    double[][] Targets,
    double Loss,
    double[][] Logits,
    double[][] Gradients);

/// <summary>CTC losses of a batch, by make_ctc.py. Logits and gradients are [sequence][time × classes].</summary>
/// <param name="Losses">One for each sequence, or the one of the batch.</param>
internal sealed record CtcCase(
    string Name,
    string Reduction,
    bool ZeroInfinity,
    int Classes,
    int[][] Targets,
    double[] Losses,
    double[][] Logits,
    double[][] Gradients);

/// <summary>An encoder-decoder on a batch, by make_attention.py.</summary>
/// <param name="Own">Whether the decoder is fed its own tokens.</param>
/// <param name="Inputs">Of each sequence its tokens, or its steps.</param>
/// <param name="LogProbabilities">Of each token at each step of all sequences, one after the other.</param>
/// <param name="Attention">How much each of these steps looks at each step of its input.</param>
internal sealed record AttentionCase(
    string Name,
    bool Own,
    JsonElement[] Inputs,
    int[][] Targets,
    double Loss,
    double[][] LogProbabilities,
    double[][] Attention,
    IReadOnlyDictionary<string, double[]> Parameters,
    IReadOnlyDictionary<string, double[]> Gradients);

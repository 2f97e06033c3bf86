using System.Text.Json;
using System.Text.Json.Serialization;
using Rnn.Cells;

namespace Rnn.Tests.Fixtures.Onnx;

/// <summary>The cases that make_fixtures.mjs wrote, by name.</summary>
internal static class OnnxFixture
{
    private static readonly JsonSerializerOptions _format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    public static IReadOnlyDictionary<string, OnnxCase> Cases { get; } = Read().ToDictionary(known => known.Name);

    private static OnnxCase[] Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Onnx", "recurrent.json"));
        return JsonSerializer.Deserialize<OnnxCase[]>(stream, _format)!;
    }
}

/// <summary>An RNN, GRU or LSTM node, what it was given and what it gave, with ONNX's names and layouts.</summary>
/// <param name="Inputs">[sequence][time][feature].</param>
/// <param name="W">[direction][gate·unit][feature].</param>
/// <param name="R">[direction][gate·unit][unit].</param>
/// <param name="B">[direction][the biases of W, gate·unit, then those of R].</param>
/// <param name="P">[direction][gate·unit] of the gates i, o, f.</param>
/// <param name="InitialH">[direction][sequence][unit].</param>
/// <param name="InitialC">Likewise.</param>
/// <param name="Outputs">Y, [sequence][time][direction·unit].</param>
/// <param name="FinalH">[direction][sequence][unit].</param>
/// <param name="FinalC">Likewise.</param>
internal sealed record OnnxCase(
    string Name,
    string Operator,
    string Direction,
    int HiddenSize,
    int InputSize,
    OnnxActivation[] Activations,
    double? Clip,
    bool InputForget,
    bool LinearBeforeReset,
    double[][][] Inputs,
    [property: JsonPropertyName("W")] double[][][] W,
    [property: JsonPropertyName("R")] double[][][] R,
    [property: JsonPropertyName("B")] double[][] B,
    [property: JsonPropertyName("P")] double[][]? P,
    double[][][] InitialH,
    double[][][]? InitialC,
    [property: JsonPropertyName("Y")] double[][][] Outputs,
    [property: JsonPropertyName("Y_h")] double[][][] FinalH,
    [property: JsonPropertyName("Y_c")] double[][][]? FinalC);

/// <summary>A function by ONNX's name; parameters that it does not have are 0.</summary>
internal sealed record OnnxActivation(string Name, double Alpha, double Beta)
{
    public Activation ToLibrary() => Name switch
    {
        "Tanh" => Activation.Tanh,
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Softsign" => Activation.Softsign,
        "Softplus" => Activation.Softplus,
        "Affine" => Activation.Affine(Alpha, Beta),
        "LeakyRelu" => Activation.LeakyRelu(Alpha),
        "ThresholdedRelu" => Activation.ThresholdedRelu(Alpha),
        "ScaledTanh" => Activation.ScaledTanh(Alpha, Beta),
        "HardSigmoid" => Activation.HardSigmoid(Alpha, Beta),
        "Elu" => Activation.Elu(Alpha),
        _ => throw new InvalidOperationException($"No activation is known as '{Name}'."),
    };
}

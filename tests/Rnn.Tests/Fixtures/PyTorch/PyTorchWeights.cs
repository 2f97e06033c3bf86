using System.Numerics;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Fixtures.PyTorch;

/// <summary>PyTorch's weights in the library's layout, and the library's gradients in PyTorch's.</summary>
/// <remarks>
/// <para>
/// PyTorch keeps <c>weight_ih_l0</c> as [G·H, I] and multiplies W·x; the library keeps W as [I, G·H] and multiplies x·W.
/// So one is the transpose of the other. The gates lie in the same order in both.
/// </para>
/// <para>
/// PyTorch has two biases and adds them; the library has their sum, b. Only the n gate of a GRU does not simply add:
/// n = tanh(x·Wₙ + bₙ + r∘(h₋·Uₙ + cₙ)), so there b is <c>bias_ih</c> and c is <c>bias_hh</c>.
/// </para>
/// </remarks>
internal static class PyTorchWeights
{
    /// <summary>The cell that PyTorch calls by this name.</summary>
    public static RecurrentCell<T> CreateCell<T>(string cell, int hiddenSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => cell switch
        {
            "rnn_tanh" => new VanillaCell<T>(hiddenSize),
            "rnn_relu" => new VanillaCell<T>(hiddenSize, Activation.Relu),
            "lstm" => new LstmCell<T>(hiddenSize),
            "gru" => new GruCell<T>(hiddenSize),
            _ => throw new ArgumentException($"No cell is known as '{cell}'.", nameof(cell)),
        };

    /// <summary>All parameters by the library's names, row-major.</summary>
    public static Dictionary<string, double[]> ToLibrary(
        IReadOnlyDictionary<string, JsonElement> theirs, string cell, int layers, int hiddenSize)
    {
        var ours = new Dictionary<string, double[]>();
        for (int layer = 0; layer < layers; layer++)
        {
            string name = $"{KindOf(cell)}{layer + 1}";
            double[] inputBias = Vector(theirs[$"bias_ih_l{layer}"]), stateBias = Vector(theirs[$"bias_hh_l{layer}"]);
            int added = cell == "gru" ? 2 * hiddenSize : inputBias.Length; // r and z, or all gates

            ours.Add($"{name}.W", TransposedMatrix(theirs[$"weight_ih_l{layer}"]));
            ours.Add($"{name}.U", TransposedMatrix(theirs[$"weight_hh_l{layer}"]));
            ours.Add($"{name}.b", [.. inputBias.Select((value, j) => j < added ? value + stateBias[j] : value)]);
            if (cell == "gru")
            {
                ours.Add($"{name}.c", stateBias[added..]);
            }
        }

        if (theirs.TryGetValue("linear.weight", out JsonElement weight))
        {
            ours.Add("output.W", TransposedMatrix(weight));
            ours.Add("output.b", Vector(theirs["linear.bias"]));
        }

        return ours;
    }

    /// <summary>Writes parameters, by the library's names, into a model.</summary>
    public static void Load<T>(ParameterStore<T> store, Dictionary<string, double[]> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        parameters.Keys.Should().BeEquivalentTo(store.Select(p => p.Name), "every parameter needs a counterpart");
        foreach ((string name, double[] values) in parameters)
        {
            store[name].Set(values);
        }
    }

    /// <summary>The library's gradient by one of PyTorch's parameters, such as <c>weight_hh_l1</c>, row-major.</summary>
    public static double[] GradientOf<T>(ParameterStore<T> store, string cell, string theirName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int layer = theirName[^1] - '0';
        Parameter<T> Ours(string symbol) => store[$"{KindOf(cell)}{layer + 1}.{symbol}"];
        switch (theirName[..^3])
        {
            case "weight_ih": return TransposedGradient(Ours("W"));
            case "weight_hh": return TransposedGradient(Ours("U"));
            case "bias_hh" when cell == "gru":
                double[] c = Ours("c").Gradients.ToDoubles();
                return [.. Ours("b").Gradients.ToDoubles()[..^c.Length], .. c];
            default: return Ours("b").Gradients.ToDoubles(); // the slope by a sum is the slope by each of its terms
        }
    }

    private static string KindOf(string cell) => cell.StartsWith("rnn_", StringComparison.Ordinal) ? "vanilla" : cell;

    private static double[] Vector(JsonElement values) => values.Deserialize<double[]>()!;

    private static double[] TransposedMatrix(JsonElement values)
    {
        double[][] rows = values.Deserialize<double[][]>()!;
        return Transposed([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length);
    }

    private static double[] TransposedGradient<T>(Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Transposed(parameter.Gradients.ToDoubles(), parameter.Rows, parameter.Columns);

    private static double[] Transposed(double[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
}

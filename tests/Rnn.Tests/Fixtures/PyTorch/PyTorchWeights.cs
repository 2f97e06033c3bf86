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
/// <para>
/// In both directions <c>weight_ih_l0</c> is <c>lstm1.forward.W</c> and <c>weight_ih_l0_reverse</c> is
/// <c>lstm1.backward.W</c>. A projection, <c>weight_hr_l0</c>, is P.
/// </para>
/// </remarks>
internal static class PyTorchWeights
{
    /// <summary>The cell that PyTorch calls by this name.</summary>
    public static RecurrentCell<T> CreateCell<T>(string cell, int hiddenSize, int projectionSize = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => cell switch
        {
            "rnn_tanh" => new VanillaCell<T>(hiddenSize),
            "rnn_relu" => new VanillaCell<T>(hiddenSize) { Activation = Activation.Relu },
            "lstm" => new LstmCell<T>(hiddenSize) { ProjectionSize = projectionSize == 0 ? null : projectionSize },
            "gru" => new GruCell<T>(hiddenSize),
            _ => throw new ArgumentException($"No cell is known as '{cell}'.", nameof(cell)),
        };

    /// <summary>All parameters by the library's names, row-major.</summary>
    public static Dictionary<string, double[]> ToLibrary(
        IReadOnlyDictionary<string, JsonElement> theirs, string cell, int layers, int hiddenSize, int directions = 1)
    {
        var ours = new Dictionary<string, double[]>();
        for (int i = 0; i < layers * directions; i++)
        {
            string suffix = $"l{i / directions}{(i % directions == 1 ? "_reverse" : "")}", name = LayerOf(cell, suffix, directions);
            double[] inputBias = Vector(theirs[$"bias_ih_{suffix}"]), stateBias = Vector(theirs[$"bias_hh_{suffix}"]);
            int added = cell == "gru" ? 2 * hiddenSize : inputBias.Length; // r and z, or all gates

            ours.Add($"{name}.W", TransposedMatrix(theirs[$"weight_ih_{suffix}"]));
            ours.Add($"{name}.U", TransposedMatrix(theirs[$"weight_hh_{suffix}"]));
            ours.Add($"{name}.b", [.. inputBias.Select((value, j) => j < added ? value + stateBias[j] : value)]);
            if (cell == "gru")
            {
                ours.Add($"{name}.c", stateBias[added..]);
            }

            if (theirs.TryGetValue($"weight_hr_{suffix}", out JsonElement projection))
            {
                ours.Add($"{name}.P", TransposedMatrix(projection));
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
    public static double[] GradientOf<T>(ParameterStore<T> store, string cell, string theirName, int directions = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int suffix = theirName.IndexOf("_l", StringComparison.Ordinal);
        string layer = LayerOf(cell, theirName[(suffix + 1)..], directions);
        Parameter<T> Ours(string symbol) => store[$"{layer}.{symbol}"];
        switch (theirName[..suffix])
        {
            case "weight_ih": return TransposedGradient(Ours("W"));
            case "weight_hh": return TransposedGradient(Ours("U"));
            case "weight_hr": return TransposedGradient(Ours("P"));
            case "bias_hh" when cell == "gru":
                double[] c = Ours("c").Gradients.ToDoubles();
                return [.. Ours("b").Gradients.ToDoubles()[..^c.Length], .. c];
            default: return Ours("b").Gradients.ToDoubles(); // the slope by a sum is the slope by each of its terms
        }
    }

    // The layer of l0, l1, l0_reverse, …
    private static string LayerOf(string cell, string suffix, int directions)
    {
        string direction = directions == 1 ? "" : suffix.EndsWith("_reverse", StringComparison.Ordinal) ? ".backward" : ".forward";
        return $"{KindOf(cell)}{suffix[1] - '0' + 1}{direction}";
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

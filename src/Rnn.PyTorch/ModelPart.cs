using System.Numerics;
using Rnn.Models;
using Rnn.Parameters;

namespace Rnn.PyTorch;

/// <summary>The weights of one layer, or of one direction of it, and how PyTorch's modules keep them.</summary>
/// <remarks>
/// <para>
/// PyTorch keeps a weight as [outputs, inputs] and multiplies W·x; the library keeps [inputs, outputs] and multiplies x·W. So one is the transpose of the
/// other. Gates lie in the same order in both: i, f, g, o and r, z, n.
/// </para>
/// <para>
/// PyTorch has two biases and adds them; the library has their sum, b. Only the n gate of a GRU does not simply add: n = tanh(x·Wₙ + bₙ + r∘(h₋·Uₙ + cₙ)),
/// so there b is <c>bias_ih</c> and c is <c>bias_hh</c>.
/// </para>
/// </remarks>
internal sealed class ModelPart<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Parameter<T>> _parameters;

    private ModelPart(string name, Dictionary<string, Parameter<T>> parameters) => (Name, _parameters) = (name, parameters);

    public string Name { get; }

    private bool IsForward => Name.EndsWith(".forward", StringComparison.Ordinal);

    private bool IsBackward => Name.EndsWith(".backward", StringComparison.Ordinal);

    private bool IsRecurrent => _parameters.ContainsKey("U");

    private string Symbols => string.Concat(_parameters.Keys.Order(StringComparer.Ordinal));

    public static ModelPart<T>[] Of(SequenceModel<T> model) => [.. model.Parameters.GroupBy(parameter => parameter.Name[..parameter.Name.LastIndexOf('.')])
        .Select(group => new ModelPart<T>(group.Key, group.ToDictionary(parameter => parameter.Name[(group.Key.Length + 1)..])))];

    /// <summary>Whether a module can be its counterpart, by its shapes and its direction.</summary>
    public bool Fits(TorchModule module, IReadOnlyList<TorchModule> all) =>
        HasShapesOf(module) && (!IsRecurrent || (IsBackward
            ? module.IsReverse
            : !module.IsReverse && all.Any(other => other.IsReverse && other.Name == $"{module.Name}_reverse") == IsForward));

    /// <summary>The module that is named for it by hand.</summary>
    /// <exception cref="ArgumentException">There is none of the name, or it does not fit.</exception>
    public TorchModule ByHand(TorchModule? module, string name, IReadOnlyList<TorchModule> all) =>
        module is null ? throw new ArgumentException($"The file has no module '{name}'; it has {string.Join(", ", all.Take(20).Select(other => other.Name))}.")
        : HasShapesOf(module) ? module
        : throw new ArgumentException($"The module {module} does not fit '{Name}' ({this}).");

    /// <summary>What its weights are made of.</summary>
    public IEnumerable<WeightAssignment> Assign(TorchModule module)
    {
        foreach ((string symbol, Parameter<T> parameter) in _parameters)
        {
            (string[] parts, string how) = SourceOf(symbol);
            yield return new WeightAssignment(parameter.Name, [.. parts.Where(part => module[part] is not null).Select(part => module[part]!.Name)], how);
        }
    }

    /// <summary>Reads its weights out of a module.</summary>
    public void Read(TorchModule module, Dictionary<Parameter<T>, T[]> values)
    {
        foreach ((string symbol, Parameter<T> parameter) in _parameters)
        {
            double[] numbers = symbol switch
            {
                "E" => module["weight"]!.Read(),
                "W" when !IsRecurrent => Transposed(module["weight"]!.Read(), parameter.Rows),
                "b" when !IsRecurrent => module["bias"]!.Read(),
                "W" => Transposed(module["weight_ih"]!.Read(), parameter.Rows),
                "U" => Transposed(module["weight_hh"]!.Read(), parameter.Rows),
                "P" => Transposed(module["weight_hr"]!.Read(), parameter.Rows),
                "b" => Sum(Bias(module, "bias_ih", parameter.Count), Bias(module, "bias_hh", parameter.Count), added: parameter.Count - (_parameters.GetValueOrDefault("c")?.Count ?? 0)),
                _ => Bias(module, "bias_hh", 3 * parameter.Count)[^parameter.Count..],
            };
            values[parameter] = [.. numbers.Select(T.CreateChecked)];
        }
    }

    /// <summary>In words: <c>LSTM, 1 in, 16 units</c>.</summary>
    public override string ToString() => Symbols switch
    {
        "E" => FormattableString.Invariant($"embedding of {_parameters["E"].Rows} tokens in {_parameters["E"].Columns} numbers"),
        "W" or "Wb" => FormattableString.Invariant($"linear, {_parameters["W"].Rows} in, {_parameters["W"].Columns} out{(_parameters.ContainsKey("b") ? "" : ", no bias")}"),
        "UWb" or "UWbc" or "PUWb" when Gates is 1 or 3 or 4 => FormattableString.Invariant(
            $"{(Gates == 1 ? "RNN" : Gates == 4 ? "LSTM" : "GRU")}, {_parameters["W"].Rows} in, {Units} units{(_parameters.TryGetValue("P", out Parameter<T>? p) ? $", projected to {p.Columns}" : "")}") +
            (Gates == 3 && Symbols == "UWb" ? "; it resets before the product, where PyTorch's resets after: build it with resetAfter" : ""),
        _ => $"of weights {string.Join(", ", _parameters.Keys)}, which no module of PyTorch has",
    };

    // H of [H, P], or the rows of U.
    private int Units => _parameters.TryGetValue("P", out Parameter<T>? projection) ? projection.Rows : _parameters["U"].Rows;

    private int Gates => IsRecurrent && _parameters["W"].Columns % Units == 0 ? _parameters["W"].Columns / Units : 0;

    private static double[] Bias(TorchModule module, string part, int count) => module[part]?.Read() ?? new double[count];

    private static double[] Sum(double[] input, double[] state, int added) => [.. input.Select((value, i) => i < added ? value + state[i] : value)];

    private static double[] Transposed(double[] values, int rows)
    {
        double[] result = new double[values.Length];
        int columns = values.Length / rows;
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = values[(i % columns * rows) + (i / columns)];
        }

        return result;
    }

    private static bool Has(PyTorchTensor? tensor, params ReadOnlySpan<long> shape) => tensor is { IsWeight: true } && shape.SequenceEqual([.. tensor.Shape]);

    private (string[] Parts, string How) SourceOf(string symbol) => symbol switch
    {
        "E" => (["weight"], ""),
        "W" when !IsRecurrent => (["weight"], "transposed"),
        "b" when !IsRecurrent => (["bias"], ""),
        "W" => (["weight_ih"], "transposed"),
        "U" => (["weight_hh"], "transposed"),
        "P" => (["weight_hr"], "transposed"),
        "b" => (["bias_ih", "bias_hh"], _parameters.ContainsKey("c") ? "added in r and z" : "added"),
        _ => (["bias_hh"], "of the gate n"),
    };

    private bool HasShapesOf(TorchModule module)
    {
        switch (Symbols)
        {
            case "E":
                return !module.IsRecurrent && module["bias"] is null && Has(module["weight"], _parameters["E"].Rows, _parameters["E"].Columns);
            case "W":
                return !module.IsRecurrent && module["bias"] is null && Has(module["weight"], _parameters["W"].Columns, _parameters["W"].Rows);
            case "Wb":
                return !module.IsRecurrent && Has(module["weight"], _parameters["W"].Columns, _parameters["W"].Rows) && Has(module["bias"], _parameters["W"].Columns);
            case "UWb" or "UWbc" or "PUWb":
                long gates = _parameters["W"].Columns;
                return module.Gates == Gates && Gates is 1 or 3 or 4 && (Gates == 3) == (Symbols == "UWbc") && (module["weight_hr"] is null) == (Symbols != "PUWb") &&
                    Has(module["weight_ih"], gates, _parameters["W"].Rows) && Has(module["weight_hh"], gates, _parameters["U"].Rows) &&
                    (module["weight_hr"] is null || Has(module["weight_hr"], _parameters["P"].Columns, _parameters["P"].Rows)) &&
                    (module["bias_ih"] is null || Has(module["bias_ih"], gates)) && (module["bias_hh"] is null || Has(module["bias_hh"], gates));
            default:
                return false;
        }
    }
}

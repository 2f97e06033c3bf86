using System.Text.RegularExpressions;

namespace Rnn.PyTorch;

/// <summary>The tensors of a file that belong together: one layer and direction of a recurrent module, a linear one, an embedding, or something else.</summary>
internal sealed partial class TorchModule
{
    private readonly Dictionary<string, PyTorchTensor> _tensors = new(StringComparer.Ordinal);

    private TorchModule(string name, bool isRecurrent, bool isReverse) => (Name, IsRecurrent, IsReverse) = (name, isRecurrent, isReverse);

    /// <summary>Its name, with the layer behind it: <c>lstm.l0</c>, <c>lstm.l0_reverse</c>, <c>fc</c>.</summary>
    public string Name { get; }

    public bool IsRecurrent { get; }

    public bool IsReverse { get; }

    public IEnumerable<PyTorchTensor> Tensors => _tensors.Values;

    /// <summary>The tensor of a part, such as <c>weight_ih</c> or <c>bias</c>; null where there is none.</summary>
    public PyTorchTensor? this[string part] => _tensors.GetValueOrDefault(part);

    /// <summary>Gates of a recurrent module; 0 where its shapes are none of PyTorch's.</summary>
    public int Gates => this["weight_ih"]?.Shape is [var rows, _] && this["weight_hh"]?.Shape is [var also, var read] && rows == also &&
        (this["weight_hr"] is { } projection ? projection.Shape is [var to, var hidden] && to == read ? hidden : 0 : read) is > 0 and var size && rows % size == 0 && rows / size is 1 or 3 or 4
        ? (int)(rows / size) : 0;

    /// <summary>All modules of a file in the order of their first tensors. What an optimiser keeps is no module.</summary>
    public static IReadOnlyList<TorchModule> Find(IReadOnlyList<PyTorchTensor> tensors)
    {
        var modules = new Dictionary<string, TorchModule>(StringComparer.Ordinal);
        var order = new List<TorchModule>();
        foreach (PyTorchTensor tensor in tensors.Where(tensor => !tensor.Name.Split('.').Contains("optimizer")))
        {
            Match recurrent = Recurrent().Match(tensor.Name);
            int dot = tensor.Name.LastIndexOf('.');
            (string name, string part) = recurrent.Success
                ? (Join(recurrent.Groups["module"].Value, recurrent.Groups["layer"].Value), recurrent.Groups["part"].Value)
                : (dot < 0 ? "" : tensor.Name[..dot], tensor.Name[(dot + 1)..]);
            string key = $"{(recurrent.Success ? "r" : "o")}{name}";
            if (!modules.TryGetValue(key, out TorchModule? module))
            {
                module = modules[key] = new TorchModule(name, recurrent.Success, name.EndsWith("_reverse", StringComparison.Ordinal));
                order.Add(module);
            }

            module._tensors[part] = tensor;
        }

        return order;
    }

    /// <summary>In words: <c>lstm.l0: LSTM, 1 in, 16 units</c>.</summary>
    public override string ToString()
    {
        string what = Gates switch
        {
            1 => "RNN",
            3 => "GRU",
            4 => "LSTM",
            _ => "",
        };
        if (what.Length > 0)
        {
            string projection = this["weight_hr"] is { } hr ? FormattableString.Invariant($", projected to {hr.Shape[0]}") : "";
            return FormattableString.Invariant($"{Name}: {what}, {this["weight_ih"]!.Shape[1]} in, {this["weight_ih"]!.Shape[0] / Gates} units{projection}{(this["bias_ih"] is null ? ", no bias" : "")}");
        }

        return this["weight"]?.Shape is [var to, var from] && _tensors.Count <= 2
            ? this["bias"] is not null ? FormattableString.Invariant($"{Name}: linear, {from} in, {to} out") : FormattableString.Invariant($"{Name}: embedding of {to} tokens in {from} numbers, or linear without a bias")
            : $"{Name}: {string.Join("; ", _tensors.Values.Select(tensor => $"{tensor}"))}";
    }

    [GeneratedRegex(@"^(?:(?<module>.*)\.)?(?<part>(weight|bias)_(ih|hh|hr))(?:_(?<layer>l\d+(_reverse)?))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Recurrent();

    private static string Join(string module, string layer) => module.Length == 0 ? layer : layer.Length == 0 ? module : $"{module}.{layer}";
}

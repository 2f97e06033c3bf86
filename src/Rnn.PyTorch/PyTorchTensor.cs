namespace Rnn.PyTorch;

/// <summary>A tensor of a file: its name, the type of its numbers and its shape.</summary>
public sealed class PyTorchTensor
{
    private readonly Func<double[]> _read;

    internal PyTorchTensor(string name, string type, long[] shape, Func<double[]> read) => (Name, Type, Shape, _read) = (name, type, shape, read);

    /// <summary>The names that lead to it, joined by dots, such as <c>lstm.weight_ih_l0</c>.</summary>
    public string Name { get; }

    /// <summary>What its numbers are, by PyTorch's name: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    public string Type { get; }

    /// <summary>The length of each dimension; none for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Whether it could be a weight: its numbers are floating-point.</summary>
    internal bool IsWeight => Type.Contains("float", StringComparison.Ordinal);

    /// <summary>In words: <c>lstm.weight_ih_l0 float32 [64, 1]</c>.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape.Select(length => FormattableString.Invariant($"{length}")))}]";

    /// <summary>Its numbers, row by row.</summary>
    internal double[] Read() => _read();
}

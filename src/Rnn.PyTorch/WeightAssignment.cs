namespace Rnn.PyTorch;

/// <summary>What a weight of a model is made of.</summary>
/// <param name="Parameter">The weight's name, such as <c>lstm1.W</c>.</param>
/// <param name="Tensors">The tensors of the file; none where the module has no bias, which then is 0.</param>
/// <param name="How">What is done with them, such as <c>transposed</c> or <c>added</c>.</param>
public sealed record WeightAssignment(string Parameter, IReadOnlyList<string> Tensors, string How)
{
    /// <summary>In words: <c>lstm1.b = lstm.bias_ih_l0 + lstm.bias_hh_l0, added</c>.</summary>
    public override string ToString() => $"{Parameter} = {(Tensors.Count == 0 ? "0" : string.Join(" + ", Tensors))}{(How.Length == 0 ? "" : $", {How}")}";
}

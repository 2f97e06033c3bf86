using Rnn.Layers;

namespace Rnn.Contracts;

/// <summary>How <see cref="CellContract.Verify"/> runs a cell.</summary>
public sealed record CellContractOptions
{
    /// <summary>How many layers of the cell lie on each other, from 1 to 3; 1 by default.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Whether each layer reads the sequences in both directions; false by default.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>What each layer does around the cell, such as dropout; null, the default, for nothing.</summary>
    public RecurrentOptions? Layer { get; init; }

    /// <summary>
    /// How far each number is moved for the finite differences, above 0; 0.005 by default. Where they disagree with the gradient, other
    /// ways are tried before it is called wrong. For a cell with kinks, such as a ReLU, a short way, 3e-4, is mostly right at once.
    /// </summary>
    public double Step { get; init; } = 5e-3;

    /// <summary>The largest relative error of a derivative that is taken as right, above 0; 1e-7 by default.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>
    /// Whether the cell may take no notice of h₋, the state before, because all that it remembers lies in c; false by default.
    /// </summary>
    public bool MayIgnoreHidden { get; init; }

    /// <summary>
    /// Numbers of each step of the memory of a cell that reads one, at least 1; null, the default, for as many as the cell gives.
    /// </summary>
    public int? MemorySize { get; init; }

    /// <summary>In words: <c>2 layers in both directions, numbers moved by 0.005, derivatives right to 1E-07</c>.</summary>
    public override string ToString() =>
        $"{Depth} {(Depth == 1 ? "layer" : "layers")}{(Bidirectional ? " in both directions" : "")}{(Layer is null ? "" : $" with {Layer}")}, " +
        $"numbers moved by {Step}, derivatives right to {Tolerance}{(MayIgnoreHidden ? ", h₋ may be ignored" : "")}";

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1, nameof(Depth));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 3, nameof(Depth));
        ArgumentOutOfRangeException.ThrowIfLessThan(MemorySize ?? 1, 1, nameof(MemorySize));
        RequireAboveZero(Step, nameof(Step));
        RequireAboveZero(Tolerance, nameof(Tolerance));
        Layer?.Check("layer");

        static void RequireAboveZero(double value, string name)
        {
            if (!(value > 0) || !double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number above 0; got {value}.");
            }
        }
    }
}

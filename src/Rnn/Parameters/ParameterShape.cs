namespace Rnn.Parameters;

/// <summary>What a layer says of a parameter before there is memory for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Inputs of a weight, 1 for a bias.</param>
/// <param name="BlockColumns">Outputs of one block: the hidden size, where every gate has a block of columns.</param>
/// <param name="Initializers">One per block.</param>
/// <param name="IsBias">Whether weight decay leaves it alone.</param>
internal sealed record ParameterShape(string Name, int Rows, int BlockColumns, IReadOnlyList<Initializer> Initializers, bool IsBias)
{
    /// <summary>The symbols of the gates whose blocks of columns these are, in order; empty where blocks are no gates.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    public int Columns => BlockColumns * Initializers.Count;
}

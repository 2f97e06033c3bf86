namespace Rnn.Benchmarks.Peers;

/// <summary>One size of one cell: T steps of B sequences with I inputs and H units.</summary>
internal sealed record GridCase(CellKind Cell, int Steps, int Batch, int Inputs, int Units)
{
    private static readonly (int Steps, int Batch, int Inputs, int Units)[] _sizes =
        [(100, 1, 64, 64), (100, 32, 64, 128), (35, 20, 200, 200), (100, 32, 256, 256), (50, 64, 512, 512)];

    /// <summary>Every cell in every size.</summary>
    public static IReadOnlyList<GridCase> Grid { get; } =
        [.. Enum.GetValues<CellKind>().SelectMany(cell => _sizes.Select(s => new GridCase(cell, s.Steps, s.Batch, s.Inputs, s.Units)))];

    /// <summary>The largest LSTM, which is also held against the processor's own limit.</summary>
    public static GridCase Largest { get; } = new(CellKind.Lstm, 50, 64, 512, 512);

    public string Name => $"{(Cell == CellKind.Vanilla ? "RNN" : Cell.ToString().ToUpperInvariant())} {Steps}, {Batch}, {Inputs}, {Units}";

    public string FolderName => $"{Cell}-{Steps}-{Batch}-{Inputs}-{Units}";
}

namespace Rnn.Benchmarks.Peers;

/// <summary>The cells that are compared; the peers' scripts know them by these names.</summary>
internal enum CellKind
{
    Lstm,
    Gru,
    Vanilla,
}

namespace Rnn.Benchmarks.Peers;

/// <summary>A training step on sequences of unequal lengths beside the same ones padded, in milliseconds.</summary>
internal sealed record LengthResult(CellKind Cell, int Threads, double AsTheyAre, double Padded)
{
    public double Ratio => Padded / AsTheyAre;
}

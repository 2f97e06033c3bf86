namespace Rnn.Benchmarks.Peers;

/// <summary>One case of the grid, with the ratios of the peers' times to this library's; null where the peer is missing.</summary>
internal sealed record GridResult(GridCase Case, Times Train, Times Infer)
{
    /// <summary>One thread against one thread.</summary>
    public double? TrainOne => Train.One(Contender.PyTorch) / Train.One(Contender.Rnn);

    /// <summary>All cores against PyTorch at its best.</summary>
    public double? TrainAll => Train.Best(Contender.PyTorch) / Train.All(Contender.Rnn);

    /// <summary>Best against best.</summary>
    public double? InferBest => Infer.Best(Contender.OnnxRuntime) / Infer.Best(Contender.Rnn);
}

namespace Rnn.Benchmarks.Peers;

/// <summary>Work beside the most that the processor can do, in operations per second measured in the same process.</summary>
/// <param name="OneCorePeak">Multiply-adds of one core, in GFLOP/s.</param>
/// <param name="AllCoresPeak">Of all cores together.</param>
/// <param name="Tall">32×2048×512, B packed before, on one core.</param>
/// <param name="Square">1024³ from two plain matrices, on one core.</param>
/// <param name="SquarePacked">The same with B packed before.</param>
/// <param name="Training">A training step of the largest LSTM on one core, counting only its products.</param>
/// <param name="TrainingAll">The same on all cores.</param>
internal sealed record LimitResult(
    double OneCorePeak, double AllCoresPeak, double Tall, double Square, double SquarePacked, double Training, double TrainingAll)
{
    /// <summary>How much more all cores do than one: the most by which any program gains from them.</summary>
    /// <remarks>The cores of a virtual machine may be the two threads of one physical core; then it is near 1.</remarks>
    public double PeakScaling => AllCoresPeak / OneCorePeak;

    /// <summary>How much more of the training step all cores do than one.</summary>
    public double TrainingScaling => TrainingAll / Training;
}

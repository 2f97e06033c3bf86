namespace Rnn.Benchmarks.Peers;

/// <summary>One of those who are compared: a library that uses a number of threads.</summary>
internal abstract class Contender(string library, int threads) : IDisposable
{
    public const string Rnn = "Rnn", PyTorch = "PyTorch", OnnxRuntime = "ONNX Runtime", OnnxByNpm = "npm's onnxruntime-node";

    public string Library { get; } = library;

    public int Threads { get; } = threads;

    public string Name => $"{Library}, {CountOf(Threads)}";

    /// <summary>How long it keeps a core busy after its work is done.</summary>
    public virtual TimeSpan Aftermath => TimeSpan.Zero;

    public static string CountOf(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    /// <summary>Gets ready for a case.</summary>
    /// <param name="gridCase">The case.</param>
    /// <param name="files">Weights, inputs and right results; null where PyTorch is missing, which writes them.</param>
    /// <returns>How far its outputs are from PyTorch's.</returns>
    public abstract double Prepare(GridCase gridCase, CaseFiles? files);

    /// <summary>Does the work so many times and gives the time of each in milliseconds.</summary>
    public abstract double[] Run(Work work, int count);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

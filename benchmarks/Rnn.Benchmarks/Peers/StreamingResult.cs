namespace Rnn.Benchmarks.Peers;

/// <summary>Microseconds of one step at batch 1.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Library">This library.</param>
/// <param name="Floor">Reading the weights once from the cache, and nothing else.</param>
/// <param name="CacheBandwidth">Of that reading, in GB/s.</param>
/// <param name="Native">ONNX Runtime, called directly; null where it is missing.</param>
/// <param name="Node">ONNX Runtime, called through npm's package; null where it is missing.</param>
/// <param name="AllocatedBytes">What this library took from the heap in all <paramref name="Steps"/> that were counted.</param>
/// <param name="Steps">How many were counted.</param>
internal sealed record StreamingResult(
    CellKind Cell, double Library, double Floor, double CacheBandwidth, double? Native, double? Node, long AllocatedBytes, int Steps)
{
    /// <summary>ONNX Runtime at its best.</summary>
    public double? Peer => Native is { } native && Node is { } node ? Math.Min(native, node) : Native ?? Node;
}

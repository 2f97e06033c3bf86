using Rnn.Tensors;

namespace Rnn.Benchmarks.Peers;

/// <summary>Measures products and a training step beside the processor's own limit.</summary>
internal sealed class LimitComparison(Rounds rounds, TimeSpan budget) : IDisposable
{
    private readonly WorkerTeam _all = new(Times.AllThreads);
    private readonly FmaPeak _peak = new();

    public LimitResult Measure()
    {
        using var one = new LibraryContender(1);
        using var all = new LibraryContender(Times.AllThreads);
        one.Prepare(GridCase.Largest, files: null);
        all.Prepare(GridCase.Largest, files: null);
        double[] times = rounds.Medians(
            [
                Measurement.Of(() => _peak.RunOn(WorkerTeam.Alone)),
                Measurement.Of(() => _peak.RunOn(_all)),
                PackedProduct(32, 2048, 512),
                Product(1024, 1024, 1024),
                PackedProduct(1024, 1024, 1024),
                Measurement.Of(one, Work.Train),
                Measurement.Of(all, Work.Train),
            ],
            budget);
        double[] operations =
        [
            FmaPeak.Operations, FmaPeak.Operations * Times.AllThreads, Operations(32, 2048, 512), Operations(1024, 1024, 1024),
            Operations(1024, 1024, 1024), TrainingOperations(GridCase.Largest), TrainingOperations(GridCase.Largest),
        ];
        double[] rates = [.. operations.Zip(times, (count, milliseconds) => count / milliseconds * 1e-6)];
        return new LimitResult(rates[0], rates[1], rates[2], rates[3], rates[4], rates[5], rates[6]);
    }

    public void Dispose() => _all.Dispose();

    private static double Operations(double rows, double columns, double depth) => 2 * rows * columns * depth;

    // Forward X·W and H·U; backward dW, dU and dZ·Uᵀ. A first layer needs no gradient of its input.
    private static double TrainingOperations(GridCase c) =>
        Operations((double)c.Steps * c.Batch, 4 * c.Units, (2 * c.Inputs) + (3 * c.Units));

    private static Measurement PackedProduct(int rows, int columns, int depth)
    {
        float[] a = Values(rows * depth), b = Values(depth * columns), c = new float[rows * columns];
        var packed = new PackedMatrix<float>(depth, columns);
        packed.Pack(new MatrixSpan<float>(b, depth, columns));
        return Measurement.Of(() =>
            MatrixProduct.Multiply(new MatrixSpan<float>(a, rows, depth), packed, new MatrixSpan<float>(c, rows, columns)));
    }

    private static Measurement Product(int rows, int columns, int depth)
    {
        float[] a = Values(rows * depth), b = Values(depth * columns), c = new float[rows * columns];
        return Measurement.Of(() => MatrixProduct.Multiply(
            new MatrixSpan<float>(a, rows, depth), new MatrixSpan<float>(b, depth, columns), new MatrixSpan<float>(c, rows, columns)));
    }

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 7919L % 1000) - 500) / 1000f)];
}

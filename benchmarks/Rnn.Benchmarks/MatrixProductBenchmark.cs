using BenchmarkDotNet.Attributes;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>C = A·B with B packed before, in the shapes that a recurrent network meets.</summary>
[MemoryDiagnoser]
public class MatrixProductBenchmark
{
    private float[] _a = [];
    private float[] _c = [];
    private PackedMatrix<float> _b = new(0, 0);

    [Params("1x256x64", "8x512x128", "32x2048x512", "1024x1024x1024")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (int rows, int columns, int depth) = Sizes();
        _a = Values(rows * depth);
        _c = new float[rows * columns];
        _b = new PackedMatrix<float>(depth, columns);
        _b.Pack(new MatrixSpan<float>(Values(depth * columns), depth, columns));
    }

    [Benchmark]
    public void Multiply()
    {
        (int rows, int columns, int depth) = Sizes();
        MatrixProduct.Multiply(new MatrixSpan<float>(_a, rows, depth), _b, new MatrixSpan<float>(_c, rows, columns));
    }

    private (int Rows, int Columns, int Depth) Sizes()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        return (sizes[0], sizes[1], sizes[2]);
    }

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 7919L % 1000) - 500) / 1000f)];
}

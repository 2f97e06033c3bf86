using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>exp, tanh and sigmoid of 4,096 floats beside the platform's.</summary>
[MemoryDiagnoser]
public class VectorMathBenchmark
{
    private readonly float[] _x = [.. Enumerable.Range(0, 4096).Select(i => ((i * 7919 % 1000) - 500) / 100f)];
    private readonly float[] _y = new float[4096];

    [Benchmark]
    public void Exp() => VectorMath.Exp<float>(_x, _y);

    [Benchmark]
    public void ExpOfThePlatform() => TensorPrimitives.Exp<float>(_x, _y);

    [Benchmark]
    public void Tanh() => VectorMath.Tanh<float>(_x, _y);

    [Benchmark]
    public void TanhOfThePlatform() => TensorPrimitives.Tanh<float>(_x, _y);

    [Benchmark]
    public void Sigmoid() => VectorMath.Sigmoid<float>(_x, _y);

    [Benchmark]
    public void SigmoidOfThePlatform() => TensorPrimitives.Sigmoid<float>(_x, _y);
}

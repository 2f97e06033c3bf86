using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>exp, tanh and sigmoid of 4,096 numbers; the ratio is to the platform's time.</summary>
/// <typeparam name="T">The number type.</typeparam>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class VectorMathBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _x = [.. Enumerable.Range(0, 4096).Select(i => T.CreateTruncating(((i * 7919 % 1000) - 500) / 100.0))];
    private readonly T[] _y = new T[4096];

    [Benchmark]
    [BenchmarkCategory("exp")]
    public void Exp() => VectorMath.Exp<T>(_x, _y);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("exp")]
    public void ExpOfThePlatform() => TensorPrimitives.Exp<T>(_x, _y);

    [Benchmark]
    [BenchmarkCategory("tanh")]
    public void Tanh() => VectorMath.Tanh<T>(_x, _y);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("tanh")]
    public void TanhOfThePlatform() => TensorPrimitives.Tanh<T>(_x, _y);

    [Benchmark]
    [BenchmarkCategory("sigmoid")]
    public void Sigmoid() => VectorMath.Sigmoid<T>(_x, _y);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("sigmoid")]
    public void SigmoidOfThePlatform() => TensorPrimitives.Sigmoid<T>(_x, _y);
}

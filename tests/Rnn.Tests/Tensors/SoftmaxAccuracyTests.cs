using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>softmax and log-sum-exp against their definitions in 100 bits: the promised bounds hold.</summary>
public class SoftmaxAccuracyTests
{
    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void Softmax_agrees_with_the_definition(string type) => EachType.Run(type, new SoftmaxAccuracyCheck());

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void Log_sum_exp_agrees_with_the_definition(string type) => EachType.Run(type, new LogSumExpAccuracyCheck());

    /// <summary>Logits whose differences the type holds exactly, and any logits, where the difference is rounded too.</summary>
    private static T[] Logits<T>(int count, int spread, bool exact)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = TestNumbers.Normals<T>(count, (uint)(50 + count + spread));
        T scale = T.CreateTruncating(spread), grid = T.CreateTruncating(1024);
        return [.. x.Select(value => exact ? T.Round(value * scale * grid) / grid : value * scale)];
    }

    /// <summary>u, half the distance from 1 to the next number.</summary>
    private static double Unit<T>() => typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);

    /// <summary>Σ e^(xⱼ − m) to 100 bits.</summary>
    private static DoubleDouble ExactSum(double[] x)
    {
        double largest = x.Max();
        return x.Select(value => ExactMath.Exp(DoubleDouble.ExactSum(value, -largest)))
            .Aggregate((DoubleDouble)0, (sum, term) => sum + term.M.Scale(term.N));
    }

    private sealed record SoftmaxAccuracyCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double worst = 0, smallest = double.CreateTruncating(T.Epsilon);
            foreach (int count in new[] { 1, 2, 3, 10, 64, 65, 200, 256, 257, 1000, 5000 })
            {
                foreach ((int spread, bool exact) in new[] { (1, true), (20, true), (1, false), (20, false) })
                {
                    T[] logits = Logits<T>(count, spread, exact), y = new T[count];
                    VectorMath.Softmax<T>(logits, y);

                    double[] x = [.. logits.Select(double.CreateTruncating)];
                    double largest = x.Max();
                    DoubleDouble sum = ExactSum(x);
                    for (int i = 0; i < count; i++)
                    {
                        Scaled power = ExactMath.Exp(DoubleDouble.ExactSum(x[i], -largest));
                        DoubleDouble expected = power.M.Scale(power.N) / sum;
                        double error = Math.Abs(double.CreateTruncating(y[i]) - expected.High - expected.Low);

                        // Rounding x − m to the type moves eˣ⁻ᵐ by up to |x − m|·u; a denormal has fewer digits.
                        double rounding = exact ? 0 : largest - x[i];
                        double bound = (((count / 64.0) + 10 + rounding) * Unit<T>() * expected.High) + smallest;
                        worst = Math.Max(worst, error / bound);
                    }
                }
            }

            worst.Should().BeLessThan(1, "that is what the documentation promises");
        }
    }

    private sealed record LogSumExpAccuracyCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double worst = 0;
            foreach (int count in new[] { 1, 2, 3, 63, 64, 65, 255, 256, 257, 511, 512, 513, 5000 })
            {
                foreach (int spread in new[] { 1, 20 })
                {
                    T[] logits = Logits<T>(count, spread, exact: false);
                    double[] x = [.. logits.Select(double.CreateTruncating)];
                    DoubleDouble sum = ExactSum(x);
                    DoubleDouble expected = ExactMath.Log(sum.High).M + (sum.Low / sum.High) + x.Max();

                    T actual = VectorMath.LogSumExp<T>(logits);

                    double error = Math.Abs(double.CreateTruncating(actual) - expected.High - expected.Low);
                    double bound = ((count / 64.0) + 10 + Math.Abs(expected.High)) * Unit<T>();
                    worst = Math.Max(worst, error / bound);
                }
            }

            worst.Should().BeLessThan(1, "that is what the documentation promises");
        }
    }
}

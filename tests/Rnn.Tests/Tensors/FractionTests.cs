using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The gates' sigmoid and tanh, which share a division, stay near the functions themselves.</summary>
public class FractionTests
{
    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Shared_divisions_cost_a_few_units_in_the_last_place(string width) => EachWidth.Run(width, new AccuracyCheck());

    private sealed record AccuracyCheck : IWidthCheck
    {
        public unsafe void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Count = 4096;
            double unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
            T[] x = [.. Enumerable.Range(0, Count).Select(i => T.CreateTruncating((i - 2048) / 64.0))];
            x[5] = T.NaN;
            (x[6], x[7]) = (T.PositiveInfinity, T.NegativeInfinity);
            T[] sigmoid = new T[Count], tanh = new T[Count], alone = new T[Count];
            fixed (T* from = x, toSigmoid = sigmoid, toTanh = tanh, toAlone = alone)
            {
                for (int i = 0; i < Count; i += V.Count)
                {
                    V value = V.Load(from + i);
                    Fraction<V> first = LaneMath<V, T>.SigmoidFraction(value), second = LaneMath<V, T>.TanhFraction(value);
                    (V a, V b) = LaneMath<V, T>.Divide(first, second);
                    V.Store(toSigmoid + i, a);
                    V.Store(toTanh + i, b);
                    V.Store(toAlone + i, LaneMath<V, T>.Divide(second));
                }
            }

            for (int i = 0; i < Count; i++)
            {
                double argument = double.CreateTruncating(x[i]);
                Check(sigmoid[i], 1 / (1 + Math.Exp(-argument)), i);
                Check(tanh[i], Math.Tanh(argument), i);
                Check(alone[i], Math.Tanh(argument), i);
            }

            void Check(T actual, double exact, int i)
            {
                double value = double.CreateTruncating(actual);
                if (double.IsNaN(exact))
                {
                    value.Should().Be(double.NaN, "what is not a number stays so");
                    return;
                }

                // The smallest normal number stands for all below it.
                Math.Abs(value - exact).Should().BeLessThanOrEqualTo(
                    (12 * unit * Math.Abs(exact)) + (typeof(T) == typeof(float) ? 2e-38 : 1e-307), "at {0}", x[i]);
            }
        }
    }
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>exp, tanh and sigmoid in registers of every width: a wide one computes what a single lane computes.</summary>
public class LaneMathTests
{
    private interface ILaneFunction
    {
        static abstract V Apply<V, T>(V x)
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>;
    }

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Exp_has_the_same_bits_at_every_width_and_length(string width) =>
        EachWidth.Run(width, new WidthCheck<ExpFunction>());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Tanh_has_the_same_bits_at_every_width_and_length(string width) =>
        EachWidth.Run(width, new WidthCheck<TanhFunction>());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Sigmoid_has_the_same_bits_at_every_width_and_length(string width) =>
        EachWidth.Run(width, new WidthCheck<SigmoidFunction>());

    /// <summary>Arguments of all sizes, ordinary ones three times as often, and every special one.</summary>
    private static T[] Arguments<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = TestNumbers.WithSpecials<T>(count, 20);
        for (int i = 0; i < count; i++)
        {
            x[i] *= T.CreateTruncating((i % 4) switch { 0 => 1, 1 => 10, 2 => 100, _ => 1e-4 });
        }

        return x;
    }

    private sealed record WidthCheck<TFunction> : IWidthCheck
        where TFunction : struct, ILaneFunction
    {
        public unsafe void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Longest = 70;
            T mark = T.CreateTruncating(-777);
            T[] x = Arguments<T>(1000), expected = new T[x.Length], y = new T[x.Length];
            fixed (T* from = x, single = expected, to = y)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    Lane<T>.Store(single + i, TFunction.Apply<Lane<T>, T>(Lane<T>.Load(from + i)));
                }

                for (int count = 0; count <= Longest; count++)
                {
                    y.AsSpan().Fill(mark);
                    int start = count * 13; // other numbers at each length, and addresses of every alignment
                    Elementwise.Run<Formula<TFunction, T>, V, T>(new(from + start, to + start), count);

                    TestNumbers.FirstDifference<T>(y.AsSpan(start, count), expected.AsSpan(start, count)).Should().BeNull(
                        "every lane does the operations of a single one in the same order; length {0}", count);
                    (y.AsSpan(0, start).IndexOfAnyExcept(mark), y.AsSpan(start + count).IndexOfAnyExcept(mark)).Should().Be(
                        (-1, -1), "what lies before and behind belongs to others; length {0}", count);
                }

                Elementwise.Run<Formula<TFunction, T>, V, T>(new(from, from), x.Length);
            }

            TestNumbers.FirstDifference<T>(x, expected).Should().BeNull("a result may replace its argument");
        }
    }

    private readonly unsafe struct Formula<TFunction, T>(T* x, T* y) : IElementwise<T>
        where TFunction : struct, ILaneFunction
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(y + i, TFunction.Apply<V, T>(V.Load(x + i)));
            }
        }
    }

    private readonly struct ExpFunction : ILaneFunction
    {
        public static V Apply<V, T>(V x)
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneMath<V, T>.Exp(x);
    }

    private readonly struct TanhFunction : ILaneFunction
    {
        public static V Apply<V, T>(V x)
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneMath<V, T>.Tanh(x);
    }

    private readonly struct SigmoidFunction : ILaneFunction
    {
        public static V Apply<V, T>(V x)
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneMath<V, T>.Sigmoid(x);
    }
}

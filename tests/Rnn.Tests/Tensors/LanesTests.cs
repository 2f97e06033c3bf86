using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The operations of a register, lane by lane, against the platform's scalar ones.</summary>
public class LanesTests
{
    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Arithmetic_acts_on_each_lane_alone_and_rounds_once(string width) => EachWidth.Run(width, new ArithmeticCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Rounding_goes_to_the_nearest_integer_and_ties_to_even(string width) => EachWidth.Run(width, new RoundCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_power_of_two_is_exact_over_all_normal_exponents(string width) => EachWidth.Run(width, new PowerCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_comparison_selects_lane_by_lane_and_is_false_for_NaN(string width) =>
        EachWidth.Run(width, new SelectionCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Scaling_by_a_power_of_two_reaches_zero_and_infinity_gradually(string width) => EachWidth.Run(width, new ScaleCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_limit_holds_for_numbers_and_lets_NaN_through(string width) => EachWidth.Run(width, new LimitCheck());

    /// <summary>Applies a function of registers to arrays, whose length is a multiple of 16.</summary>
    private static unsafe T[] Map<V, T>(Func<V, V, V, V> function, T[] a, T[]? b = null, T[]? c = null)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new T[a.Length];
        fixed (T* pa = a, pb = b ?? a, pc = c ?? a, to = result)
        {
            for (int i = 0; i < a.Length; i += V.Count)
            {
                V.Store(to + i, function(V.Load(pa + i), V.Load(pb + i), V.Load(pc + i)));
            }
        }

        return result;
    }

    private sealed record ArithmeticCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] a = TestNumbers.WithSpecials<T>(480, 21), b = TestNumbers.WithSpecials<T>(479, 22), c = TestNumbers.WithSpecials<T>(478, 23);
            b = [T.One, .. b]; // specials of one meet ordinary numbers and specials of the others
            c = [T.One, T.One, .. c];

            Compare("a + b", (x, y, _) => x + y, (x, y, _) => x + y);
            Compare("a − b", (x, y, _) => x - y, (x, y, _) => x - y);
            Compare("a · b", (x, y, _) => x * y, (x, y, _) => x * y);
            Compare("a / b", (x, y, _) => x / y, (x, y, _) => x / y);
            Compare("−a", (x, _, _) => -x, (x, _, _) => -x);
            Compare("a · b + c", (x, y, z) => V.Fma(x, y, z), (x, y, z) => T.FusedMultiplyAdd(x, y, z));
            Compare("√a", (x, _, _) => V.Sqrt(x), (x, _, _) => T.Sqrt(x));
            Compare("|a|", (x, _, _) => V.Abs(x), (x, _, _) => T.Abs(x));
            Compare("a with the sign of b", (x, y, _) => V.CopySign(x, y), (x, y, _) => T.CopySign(x, y));
            Compare("a number in every lane", (_, _, _) => V.Splat(b[5]), (_, _, _) => b[5]);

            void Compare(string name, Func<V, V, V, V> lanes, Func<T, T, T, T> scalar)
            {
                T[] expected = new T[a.Length];
                for (int i = 0; i < a.Length; i++)
                {
                    expected[i] = scalar(a[i], b[i], c[i]);
                }

                TestNumbers.FirstDifference<T>(Map(lanes, a, b, c), expected).Should().BeNull(
                    "{0} must not depend on the width", name);
            }
        }
    }

    private sealed record RoundCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double largest = typeof(T) == typeof(float) ? (1 << 21) - 1 : (1L << 50) - 1;
            double[] given =
                [0.5, 1.5, -0.5, -1.5, -2.5, 0.49, 0.51, -0.51, 7, -8, 1022.75, -1074.25, largest, -largest, 0, 1e-30];
            T[] a = [.. given.Select(T.CreateTruncating)];
            double[] rounded = [.. Map<V, T>((x, _, _) => V.RoundProduct(x, V.Splat(T.One)), a).Select(double.CreateTruncating)];

            rounded.Should().Equal(
                given.Select(x => Math.Round(x, MidpointRounding.ToEven)), "the exponent of 2 must be the nearest one");
        }
    }

    private sealed record PowerCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (int lowest, int highest) = typeof(T) == typeof(float) ? (-126, 127) : (-1022, 1023);
            int[] exponents = [.. Enumerable.Range(lowest, highest - lowest + 1), 0, 0]; // a multiple of 16
            T[] powers = Map<V, T>((x, _, _) => V.PowerOfTwo(x), [.. exponents.Select(n => T.CreateTruncating(n))]);

            powers.Should().Equal(exponents.Select(n => T.ScaleB(T.One, n)), "multiplying by 2ⁿ must lose nothing");
        }
    }

    private sealed record ScaleCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Near the ends of the range, where 2ⁿ alone is no normal number, and in the middle; at each place of a register.
            int edge = typeof(T) == typeof(float) ? 150 : 1075;
            for (int shift = -3; shift <= 3; shift++)
            {
                int[] exponents = [.. new[] { 0, 1, -1, 40, -(edge - 25), -(edge - 12), -edge, -edge - 2, edge - 25, edge - 23, edge }.Select(n => n + shift)];
                T[] n = [.. Enumerable.Range(0, 480).Select(i => T.CreateTruncating(exponents[i % exponents.Length]))];
                T[] a = [.. TestNumbers.Normals<T>(480, 27).Select(value => T.CopySign(T.One + (T.Abs(value) / (T.One + T.Abs(value))), value))];
                T[] expected = [.. a.Zip(n, (value, power) => T.ScaleB(value, int.CreateTruncating(power)))];

                TestNumbers.FirstDifference<T>(Map<V, T>((x, y, _) => V.Scale(x, y), a, n), expected).Should().BeNull(
                    "a·2ⁿ is rounded once, also into the denormals");
            }
        }
    }

    private sealed record LimitCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] a = TestNumbers.WithSpecials<T>(480, 26);
            T limit = T.CreateTruncating(0.25);
            T[] atLeast = [.. a.Select(x => x < limit ? limit : x)], atMost = [.. a.Select(x => x > limit ? limit : x)];

            TestNumbers.FirstDifference<T>(Map<V, T>((x, _, _) => V.Max(x, V.Splat(limit)), a), atLeast).Should().BeNull(
                "NaN has to stay NaN and not turn into the limit");
            TestNumbers.FirstDifference<T>(Map<V, T>((x, _, _) => V.Min(x, V.Splat(limit)), a), atMost).Should().BeNull(
                "NaN has to stay NaN and not turn into the limit");
        }
    }

    private sealed record SelectionCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] a = TestNumbers.WithSpecials<T>(480, 24), b = [T.One, .. TestNumbers.WithSpecials<T>(479, 25)];
            T[] expected = [.. a.Zip(b, (x, y) => x < y ? T.One : T.Zero)];
            T[] selected = Map<V, T>((x, y, _) => V.WhereLess(x, y, V.Splat(T.One), V.Splat(T.Zero)), a, b);

            selected.Should().Equal(expected, "a NaN is less than nothing and nothing is less than it");
            expected.Should().Contain(T.One, "both answers must occur").And.Contain(T.Zero, "both answers must occur");
        }
    }
}

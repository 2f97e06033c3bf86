using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>Sums in a fixed order: 64 partial sums, folded in halves, at every length.</summary>
public class ReductionTests
{
    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void A_sum_has_the_bits_of_64_partial_sums(string type) => EachType.Run(type, new SumCheck());

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void Adding_works_element_by_element(string type) => EachType.Run(type, new AddCheck());

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void Rows_are_added_from_the_first_to_the_last(string type) => EachType.Run(type, new RowsCheck());

    [Fact]
    public void The_order_is_that_of_partial_sums_and_not_from_left_to_right()
    {
        // 1 + 2⁻²⁴ is 1 again in float, so 64 small terms vanish one by one and count together.
        float[] values = new float[129];
        values[0] = 1;
        values.AsSpan(65).Fill(MathF.ScaleB(1, -24));

        Reduction.Sum<float>(values).Should().Be(
            1 + (62 * MathF.ScaleB(1, -24)), "only two meet the 1 alone, one in its partial sum and one at the first fold");
    }

    [Fact]
    public void Nothing_sums_to_0() =>
        (Reduction.Sum<double>([]), Reduction.SumOfSquares<double>([])).Should().Be((0, 0), "a sum of no terms is 0");

    [Fact]
    public void Products_are_of_elements_at_the_same_place()
    {
        Reduction.SumOfProducts<double>([1, 2, 3], [10, 20, 40]).Should().Be(170);
        Reduction.SumOfProducts<double>([], []).Should().Be(0);
        Action act = () => Reduction.SumOfProducts<double>([1, 2], [1]);
        act.Should().Throw<ArgumentOutOfRangeException>("reading behind the end would add what is no part of it");
    }

    [Fact]
    public void Infinity_and_NaN_show_in_the_sum()
    {
        double infinity = double.PositiveInfinity;

        Reduction.Sum<double>([1, infinity, 2]).Should().Be(infinity, "nothing outweighs it");
        Reduction.Sum<double>([infinity, 1, -infinity]).Should().Be(double.NaN, "∞ − ∞ has no value");
        Reduction.SumOfSquares<double>([1, double.NaN]).Should().Be(double.NaN, "a gradient gone wrong must show in its norm");
        Reduction.SumOfSquares<double>([1e200]).Should().Be(infinity, "the square is beyond the range");
    }

    [Fact]
    public void A_sum_that_is_too_short_to_add_to_is_refused()
    {
        Action act = () => Decay.AddFlushed<float>(new float[3], new float[2]);

        act.Should().Throw<ArgumentOutOfRangeException>("adding behind the end would spoil other memory");
    }

    private static T Fold<T>(ReadOnlySpan<T> values, Func<T, T, T> addTo)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] partial = new T[64];
        for (int i = 0; i < values.Length; i++)
        {
            partial[i % 64] = addTo(values[i], partial[i % 64]);
        }

        for (int half = 32; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                partial[i] += partial[i + half];
            }
        }

        return partial[0];
    }

    private sealed record SumCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] values = TestNumbers.Normals<T>(1100, 60);
            for (int length = 0; length < 1000; length += length < 200 ? 1 : 37)
            {
                ReadOnlySpan<T> part = values.AsSpan(length % 7, length);

                TestNumbers.SameBits(Reduction.Sum(part), Fold(part, (x, sum) => sum + x)).Should().BeTrue(
                    "element i belongs to partial sum i mod 64, whatever the vectors; length {0}", length);
                T squares = Fold(part, (x, sum) => T.FusedMultiplyAdd(x, x, sum));
                TestNumbers.SameBits(Reduction.SumOfSquares(part), squares).Should().BeTrue(
                    "squares are added with one rounding, in the same order; length {0}", length);
                TestNumbers.SameBits(Reduction.SumOfProducts(part, part), squares).Should().BeTrue(
                    "a product with itself is a square; length {0}", length);
            }
        }
    }

    // What is below 2⁻⁸⁰ or 2⁻⁹⁶⁰ is 0 where numbers decay from step to step.
    private static T Flushed<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Abs(value) < T.ScaleB(T.One, typeof(T) == typeof(float) ? -80 : -960) ? T.Zero : value;

    private sealed record AddCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] values = TestNumbers.WithSpecials<T>(100, 61), before = TestNumbers.Normals<T>(100, 62);
            for (int length = 0; length <= 70; length++)
            {
                T[] sum = [.. before];
                T[] expected = [.. before.Select((value, i) => i < length ? Flushed(value + values[i]) : value)];

                Decay.AddFlushed<T>(values.AsSpan(0, length), sum);

                TestNumbers.FirstDifference<T>(sum, expected).Should().BeNull(
                    "what lies behind the values is left alone; length {0}", length);
            }
        }
    }

    private sealed record RowsCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int columns in new[] { 1, 2, 15, 16, 17, 33 })
            {
                foreach (int rows in new[] { 0, 1, 2, 65 })
                {
                    // Two columns more in memory, so that a row does not begin where the one before ends.
                    MatrixSpan<T> matrix = new MatrixSpan<T>(TestNumbers.Normals<T>(rows * (columns + 2), 63), rows, columns + 2)
                        .SliceColumns(1, columns);
                    T[] sum = TestNumbers.Normals<T>(columns + 1, 64), expected = [.. sum];
                    for (int row = 0; row < rows; row++)
                    {
                        for (int column = 0; column < columns; column++)
                        {
                            expected[column] += matrix[row, column];
                        }
                    }

                    Reduction.AddRows(matrix, sum);

                    TestNumbers.FirstDifference<T>(sum, expected).Should().BeNull(
                        "the gradient of a bias is what was there plus all rows in order; {0}×{1}", rows, columns);
                }
            }
        }
    }
}

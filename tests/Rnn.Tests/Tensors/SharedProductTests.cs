using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>A product shared out over threads has the bits of the naive one, whatever their number.</summary>
public class SharedProductTests
{
    public static TheoryData<string, int> TypesAndTeams()
    {
        var data = new TheoryData<string, int>();
        foreach (int size in new[] { 1, 2, 3, 5 })
        {
            data.Add("float", size);
            data.Add("double", size);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndTeams))]
    public void The_number_of_threads_changes_no_bit(string type, int size) => EachType.Run(type, new TeamCheck(size));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_product_allocates_nothing_once_warm(int size)
    {
        const int Side = 130; // 2 200 000 multiply-adds: large enough to be shared
        using var team = new WorkerTeam(size);
        var product = new SharedProduct<float>(team);
        float[] a = TestNumbers.Normals<float>(Side * Side, 1), b = [.. a], c = [.. a];
        void Multiply() => product.Multiply(new(a, Side, Side), new MatrixSpan<float>(b, Side, Side), default, new(c, Side, Side));

        Allocation.OfEachThread(team, Multiply).Should().OnlyContain(
            bytes => bytes == 0, "a training step does thousands of products and must not feed the garbage collector");
    }

    [Fact]
    public void Products_of_different_sizes_follow_each_other()
    {
        using var team = new WorkerTeam(2);
        var product = new SharedProduct<double>(team);
        foreach (int side in new[] { 140, 3, 150, 64, 1, 140 })
        {
            double[] memory = new double[side * side];
            MatrixSpan<double> a = new(TestNumbers.Normals<double>(side * side, 3), side, side);
            MatrixSpan<double> b = new(TestNumbers.Normals<double>(side * side, 4), side, side);
            double[] expected = NaiveProduct.Expected(a, b, new(memory, side, side), add: false);

            product.Multiply(a, b, default, new(memory, side, side));

            TestNumbers.FirstDifference<double>(memory, expected).Should().BeNull(
                "nothing is left of the product before, at side {0}", side);
        }
    }

    /// <summary>Sizes with fewer registers than threads, as many, and more; below and above the size that is shared.</summary>
    private sealed record TeamCheck(int Size) : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var team = new WorkerTeam(Size);
            var product = new SharedProduct<T>(team);
            foreach ((int m, int k, int n) in new[] { (5, 6, 7), (1000, 210, 10), (97, 250, 101), (90, 120, 200), (1, 1450, 1450) })
            {
                foreach (int options in new[] { 0b000, 0b011, 0b101, 0b110 }) // each pair of options in each combination
                {
                    bool transposeA = (options & 1) != 0, transposeB = (options & 2) != 0, add = (options & 4) != 0;
                    T[] valuesA = TestNumbers.Normals<T>(m * k, 1), valuesB = TestNumbers.Normals<T>(k * n, 2);
                    T[] memory = TestNumbers.Normals<T>(m * (n + 3), 3), untouched = [.. memory];
                    MatrixSpan<T> a = transposeA ? new MatrixSpan<T>(valuesA, k, m).Transposed : new(valuesA, m, k);
                    MatrixSpan<T> b = transposeB ? new MatrixSpan<T>(valuesB, n, k).Transposed : new(valuesB, k, n);
                    MatrixSpan<T> whole = new(memory, m, n + 3), c = whole.SliceColumns(1, n);
                    T[] expected = NaiveProduct.Expected(a, b, c, add);

                    product.Multiply(a, b, add ? c : default, c);

                    TestNumbers.FirstDifference<T>(NaiveProduct.Elements(c), expected).Should().BeNull(
                        "threads share out columns and never a sum; {0}×{1}×{2}, options {3}", m, k, n, options);
                    T[] beside = NaiveProduct.Elements(whole.SliceColumns(n + 1, 2));
                    MatrixSpan<T> before = new MatrixSpan<T>(untouched, m, n + 3).SliceColumns(n + 1, 2);
                    TestNumbers.FirstDifference<T>(beside, NaiveProduct.Elements(before))
                        .Should().BeNull("what lies beside C belongs to others; {0}×{1}×{2}, options {3}", m, k, n, options);
                }
            }
        }
    }
}

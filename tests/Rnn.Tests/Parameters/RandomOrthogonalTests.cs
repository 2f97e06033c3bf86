using Rnn.Parameters;

namespace Rnn.Tests.Parameters;

/// <summary>Random orthogonal matrices: orthonormal at every size around the blocks, the product of their reflections, and evenly spread.</summary>
public class RandomOrthogonalTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 2)]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    [InlineData(65, 65)]
    [InlineData(64, 200)]
    [InlineData(130, 131)]
    [InlineData(200, 200)]
    public void Rows_are_orthonormal(int n, int m)
    {
        double[] q = Drawn(n, m);

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int k = 0; k < m; k++)
                {
                    product += q[(i * m) + k] * q[(j * m) + k];
                }

                product.Should().BeApproximately(i == j ? 1 : 0, 1e-13, "rows {0} and {1}", i, j);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(70, 70)]
    [InlineData(129, 140)]
    public void It_is_the_product_of_its_reflections(int n, int m)
    {
        double[] expected = OneByOne(n, m);

        Drawn(n, m).Zip(expected, (actual, one) => Math.Abs(actual - one)).Max().Should().BeLessThan(1e-13, "blocks only save time");
    }

    [Fact]
    public void The_signs_are_those_of_a_factorisation_with_a_positive_diagonal()
    {
        // A 1×m matrix is the drawn vector itself, scaled to length 1.
        PhiloxGenerator random = Generator();
        double[] x = [.. Enumerable.Range(0, 5).Select(_ => random.NextNormal())];
        double norm = Math.Sqrt(x.Sum(value => value * value));

        Drawn(1, 5).Zip(x, (actual, value) => Math.Abs(actual - (value / norm))).Max().Should().BeLessThan(1e-15);
    }

    [Fact]
    public void Every_element_is_spread_as_the_theory_says()
    {
        // An element of a random orthogonal 4×4 matrix has mean 0, variance 1/4 and fourth moment 3/(4·6).
        PhiloxGenerator random = Generator();
        const int Draws = 4000;
        double[] sums = new double[16], squares = new double[16], fourths = new double[16], q = new double[16];
        double determinants = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            RandomOrthogonal.Fill(q, 4, 4, ref random);
            for (int i = 0; i < 16; i++)
            {
                sums[i] += q[i];
                squares[i] += q[i] * q[i];
                fourths[i] += q[i] * q[i] * q[i] * q[i];
            }

            determinants += MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfColumnMajor(4, 4, q).Determinant();
        }

        sums.Should().AllSatisfy(sum => (sum / Draws).Should().BeApproximately(0, 0.04), "5 deviations");
        squares.Should().AllSatisfy(sum => (sum / Draws).Should().BeApproximately(0.25, 0.02), "5 deviations");
        fourths.Should().AllSatisfy(sum => (sum / Draws).Should().BeApproximately(0.125, 0.016), "5 deviations");
        (determinants / Draws).Should().BeApproximately(0, 0.08, "as many reflections as rotations; 5 deviations");
    }

    private static double[] Drawn(int n, int m)
    {
        double[] q = new double[n * m];
        q.AsSpan().Fill(double.NaN); // what is not written shows
        PhiloxGenerator random = Generator();
        RandomOrthogonal.Fill(q, n, m, ref random);
        return q;
    }

    // Householder as in the books: each reflection is applied by itself, from the last to the first.
    private static double[] OneByOne(int n, int m)
    {
        PhiloxGenerator random = Generator();
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, m).Select(j => i == j ? 1.0 : 0).ToArray())];
        double[] signs = new double[n];
        for (int k = n - 1; k >= 0; k--)
        {
            double[] v = new double[m];
            for (int i = k; i < m; i++)
            {
                v[i] = random.NextNormal();
            }

            double norm = Math.Sqrt(v.Sum(value => value * value));
            signs[k] = v[k] < 0 ? 1 : -1;
            v[k] -= signs[k] * norm;
            double square = v.Sum(value => value * value);
            foreach (double[] row in rows)
            {
                double product = row.Zip(v, (a, b) => a * b).Sum();
                for (int i = k; i < m; i++)
                {
                    row[i] -= 2 * product / square * v[i];
                }
            }
        }

        return [.. rows.SelectMany((row, i) => row.Select(value => signs[i] * value))];
    }

    private static PhiloxGenerator Generator() => new(31, RandomPurpose.Initialisation, 0);
}

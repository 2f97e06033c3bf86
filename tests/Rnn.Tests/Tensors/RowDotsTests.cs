using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The product of rows with a vector at every length around the vector widths, and from rows with gaps between them.</summary>
public class RowDotsTests
{
    [Fact]
    public void Each_is_the_sum_of_products()
    {
        for (int columns = 0; columns <= 70; columns++)
        {
            Check<float>(columns, 1e-5);
            Check<double>(columns, 1e-13);
        }
    }

    private static void Check<T>(int columns, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 3, Gap = 5;
        T[] values = [.. Enumerable.Range(0, Rows * (columns + Gap)).Select(i => T.CreateTruncating(Math.Sin(i)))], x = [.. Enumerable.Range(0, columns).Select(i => T.CreateTruncating(Math.Cos(3 * i)))];
        var y = new T[Rows];
        Array.Fill(y, T.NaN);

        RowDots.Multiply(x, new MatrixSpan<T>(values, Rows, columns, columns + Gap, 1), y);

        for (int row = 0; row < Rows; row++)
        {
            double sum = Enumerable.Range(0, columns).Sum(i => double.CreateTruncating(values[(row * (columns + Gap)) + i]) * double.CreateTruncating(x[i]));
            double.CreateTruncating(y[row]).Should().BeApproximately(sum, tolerance, "{0} columns", columns);
        }
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace Rnn.Tasks;

/// <summary>What the calendar alone says of a series, and how long a departure from it lasts. It is a baseline, and what a network can be taught to better.</summary>
/// <param name="Weights">The usual value: a constant, and a weight for each number of the calendar; the constant alone where the rows are too few.</param>
/// <param name="Damping">Which share of a departure is left 1, 2, … steps later.</param>
internal sealed record CalendarModel(IReadOnlyList<double> Weights, IReadOnlyList<double> Damping)
{
    private const double Ridge = 1e-6;

    /// <summary>Fits the usual value by least squares to the first rows, and then the shares.</summary>
    public static CalendarModel Fit(double[] values, DateTime[] clocks, int rows, CalendarParts parts, int horizon)
    {
        double[][] calendar = [.. clocks.Take(rows).Select(clock => Numbers(clock, parts))];
        bool isEnough = calendar.Length > 2 * CalendarNumbers.Size(parts) && calendar[0].Length > 0;
        var usual = new CalendarModel(isEnough ? LeastSquares(calendar, values[..rows]) : [values[..rows].Average()], []);
        double[] off = [.. Enumerable.Range(0, rows).Select(row => values[row] - usual.Usual(clocks[row], parts))];
        return usual with { Damping = [.. Enumerable.Range(1, horizon).Select(ahead => DampingOf(off, ahead))] };
    }

    /// <summary>What the calendar says of a moment.</summary>
    public double Usual(DateTime clock, CalendarParts parts) =>
        Weights[0] + (Weights.Count == 1 ? 0 : Numbers(clock, parts).Select((number, i) => number * Weights[i + 1]).Sum());

    /// <summary>Whether it is of the size that a schema wants.</summary>
    public bool Fits(ForecastSchema schema) =>
        (Weights.Count == 1 || Weights.Count == Numbers(DateTime.MinValue, schema.Calendar).Length + 1) && Damping.Count == schema.Horizon;

    // Twelve months and a point on the circles of the year say the same.
    private static double[] Numbers(DateTime clock, CalendarParts parts) =>
        [.. CalendarNumbers.Of(clock, parts.HasFlag(CalendarParts.Month) ? parts & ~CalendarParts.DayOfYear : parts)];

    // Seven weekdays add up to 1, and one that never comes is 0 throughout, so many weights would do as well: the small share of their squares
    // that is added (ridge regression) chooses the smallest of them. Numbers and values less their means need no constant.
    private static double[] LeastSquares(double[][] numbers, double[] values)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(numbers);
        Vector<double> means = x.ColumnSums() / x.RowCount;
        double mean = values.Average();
        x = x.MapIndexed((_, column, number) => number - means[column]);
        Vector<double> y = Vector<double>.Build.Dense([.. values.Select(value => value - mean)]);
        Matrix<double> squares = x.TransposeThisAndMultiply(x) + (Ridge * x.RowCount * Matrix<double>.Build.DenseIdentity(x.ColumnCount));
        Vector<double> weights = squares.Cholesky().Solve(x.TransposeThisAndMultiply(y));
        return [mean - weights.DotProduct(means), .. weights];
    }

    // The share of a departure that best tells the one some steps later.
    private static double DampingOf(double[] off, int ahead)
    {
        double square = 0, product = 0;
        for (int row = 0; row + ahead < off.Length; row++)
        {
            square += off[row] * off[row];
            product += off[row] * off[row + ahead];
        }

        return square > 0 ? product / square : 0;
    }
}

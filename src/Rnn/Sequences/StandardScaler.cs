using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>Shifts and scales each column to mean 0 and standard deviation 1: z = (x − mean) / deviation.</summary>
/// <remarks>
/// Fit it on the training part alone: a mean that has seen the test part tells the network about the future.
/// A column that never changes is only shifted.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class StandardScaler<T> : Scaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _means;
    private readonly double[] _standardDeviations;

    internal StandardScaler(double[] means, double[] deviations)
        : base(means.Length) => (_means, _standardDeviations) = (means, deviations);

    /// <summary>The mean of each column over the training rows, in its own unit.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>
    /// The standard deviation of each column over the training rows (divided by n), in its own unit; 1 where a column never changes.
    /// </summary>
    public IReadOnlyList<double> StandardDeviations => _standardDeviations;

    /// <summary>A scaler by mean and standard deviation of each column in the first rows of a series.</summary>
    /// <param name="series">The series, [time, columns], finite in the training rows.</param>
    /// <param name="trainingRows">How many rows from the start are training data, at least 1; the others are not looked at.</param>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, has fewer rows (or none is asked for), or holds NaN or infinity in them; a column reaches further, or
    /// varies less, than a double can tell.
    /// </exception>
    /// <example>
    /// <code>
    /// TimeSplit split = TimeSplit.ByShare(rows: (int)series.Lengths[0]);
    /// StandardScaler&lt;float&gt; scaler = StandardScaler&lt;float&gt;.Fit(series, split.ValidationStart);
    /// Tensor&lt;float&gt; scaled = scaler.Transform(series);
    /// </code>
    /// </example>
    public static StandardScaler<T> Fit(Tensor<T> series, int trainingRows) => Fit(TrainingRows<T>.Of(series, trainingRows));

    /// <summary>A scaler by mean and standard deviation of each column in the training rows of several series together.</summary>
    /// <param name="series">Each [time, columns], with the same columns.</param>
    /// <param name="splits">Where each is cut: only the rows before its <see cref="TimeSplit.ValidationStart"/> are looked at.</param>
    /// <exception cref="ArgumentException">
    /// A series is no matrix, has other columns than the first or holds NaN or infinity in its training rows; there is not one split
    /// for each, or no training row in any; a column reaches further, or varies less, than a double can tell.
    /// </exception>
    public static StandardScaler<T> Fit(IReadOnlyList<Tensor<T>> series, IReadOnlyList<TimeSplit> splits) =>
        Fit(TrainingRows<T>.Of(series, splits));

    private protected override double Scale(double value, int column) => (value - _means[column]) / _standardDeviations[column];

    private protected override double Unscale(double value, int column) => (value * _standardDeviations[column]) + _means[column];

    private static StandardScaler<T> Fit(TrainingRows<T> rows)
    {
        double[] means = new double[rows.ColumnCount], deviations = new double[rows.ColumnCount];
        for (int column = 0; column < means.Length; column++)
        {
            double minimum = rows.Column(column).Min(), maximum = rows.Column(column).Max(), sum = 0, squares = 0;

            // Sums and squares near 1 neither overflow nor vanish; a power of two takes no bit from ordinary numbers.
            double unit = Math.ScaleB(1, Math.ILogB(Math.Max(1e-300, Math.Max(-minimum, maximum))));
            foreach (double value in rows.Column(column))
            {
                sum += value / unit;
            }

            double mean = sum / rows.RowCount;
            foreach (double value in rows.Column(column))
            {
                double difference = (value / unit) - mean;
                squares += difference * difference;
            }

            means[column] = mean * unit;

            // Asked of the values, because the mean of equal numbers may round away from them.
            deviations[column] = minimum == maximum ? 1 : Math.Sqrt(squares / rows.RowCount) * unit;
            if (!double.IsFinite(maximum - minimum) || !double.IsNormal(deviations[column]))
            {
                throw rows.Refusal(column, maximum - minimum > 1
                    ? "reaches further than a double can tell; scale it down before"
                    : "varies less than a double can tell; scale it up before");
            }
        }

        return new StandardScaler<T>(means, deviations);
    }
}

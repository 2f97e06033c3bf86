using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Sequences;

/// <summary>Shifts and scales each column to mean 0 and standard deviation 1: z = (x − mean) / deviation.</summary>
/// <remarks>
/// Fit it on the training part alone: a mean that has seen the test part tells the network about the future.
/// A column that never changes is only shifted.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class StandardScaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _means;
    private readonly double[] _standardDeviations;

    internal StandardScaler(double[] means, double[] deviations)
    {
        _means = means;
        _standardDeviations = deviations;
    }

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The standard deviation of each column (divided by n), 1 where a column never changes.</summary>
    public IReadOnlyList<double> StandardDeviations => _standardDeviations;

    /// <summary>Measures the first rows of a series.</summary>
    /// <param name="series">[time, columns].</param>
    /// <param name="trainingRows">How many rows from the start are training data.</param>
    /// <exception cref="ArgumentException">The series is no matrix, has fewer rows, or holds NaN or infinity in them.</exception>
    public static StandardScaler<T> Fit(Tensor<T> series, int trainingRows)
    {
        T[] values = Flatten(series);
        int columns = (int)series.Lengths[1];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trainingRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trainingRows, (int)series.Lengths[0]);
        TensorShape.RequireFinite<T>(values.AsSpan(0, trainingRows * columns), columns, nameof(series));

        double[] means = new double[columns], deviations = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < trainingRows; row++)
            {
                sum += double.CreateTruncating(values[(row * columns) + column]);
            }

            means[column] = sum / trainingRows;
            for (int row = 0; row < trainingRows; row++)
            {
                double difference = double.CreateTruncating(values[(row * columns) + column]) - means[column];
                squares += difference * difference;
            }

            deviations[column] = IsConstant(values, column, columns, trainingRows) ? 1 : Math.Sqrt(squares / trainingRows);
        }

        return new StandardScaler<T>(means, deviations);
    }

    /// <summary>The series with every column scaled.</summary>
    /// <param name="series">[time, columns], with as many columns as were fitted.</param>
    /// <exception cref="ArgumentException">The series has another shape.</exception>
    public Tensor<T> Transform(Tensor<T> series)
    {
        T[] values = Flatten(series);
        TensorShape.RequireLength(series, 1, _means.Length, "columns, as the fitted series had", nameof(series));
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % _means.Length;
            values[i] = T.CreateTruncating((double.CreateTruncating(values[i]) - _means[column]) / _standardDeviations[column]);
        }

        return Tensor.Create(values, series.Lengths);
    }

    /// <summary>A scaled value of a column in its own unit again.</summary>
    /// <param name="value">The scaled value.</param>
    /// <param name="column">Its column in the fitted series.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double Restore(T value, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_means.Length, nameof(column));
        return (double.CreateTruncating(value) * _standardDeviations[column]) + _means[column];
    }

    // Asked of the values, because the mean of equal numbers may round away from them.
    private static bool IsConstant(T[] values, int column, int columns, int rows)
    {
        for (int row = 1; row < rows; row++)
        {
            if (values[(row * columns) + column] != values[column])
            {
                return false;
            }
        }

        return true;
    }

    private static T[] Flatten(Tensor<T> series)
    {
        TensorShape.RequireRank(series, 2, "a series [time, columns]", nameof(series));
        NumberType<T>.ThrowIfUnsupported();
        T[] values = new T[series.FlattenedLength];
        series.FlattenTo(values);
        return values;
    }
}

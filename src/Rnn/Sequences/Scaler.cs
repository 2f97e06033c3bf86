using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>Brings the columns of a series to sizes that a network learns well, each by a formula of its own, and back.</summary>
/// <remarks>
/// Fit it on the training part alone: a number that has seen the test part tells the network about the future. It is saved with
/// the model. Kinds: <see cref="StandardScaler{T}"/>, <see cref="MinMaxScaler{T}"/>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public abstract class Scaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Scaler(int columns) => ColumnCount = columns;

    /// <summary>The columns of the series that was fitted.</summary>
    public int ColumnCount { get; }

    /// <summary>The series with every column scaled.</summary>
    /// <param name="series">[time, columns], with as many columns as were fitted.</param>
    /// <exception cref="ArgumentException">The series has another shape.</exception>
    public Tensor<T> Transform(Tensor<T> series)
    {
        TrainingRows<T>.RequireSeries(series, nameof(series));
        TensorShape.RequireLength(series, 1, ColumnCount, "columns, as the fitted series had", nameof(series));
        T[] values = new T[series.FlattenedLength];
        series.FlattenTo(values);
        Transform(values);
        return Tensor.Create(values, series.Lengths);
    }

    /// <summary>Scales rows where they lie, as they are read one by one.</summary>
    /// <param name="rows">One row or several, one after the other, each with as many numbers as columns were fitted.</param>
    /// <exception cref="ArgumentException">The last row is not whole.</exception>
    public void Transform(Span<T> rows)
    {
        if (rows.Length % ColumnCount != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are no whole rows of {ColumnCount} columns.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = T.CreateTruncating(Scale(double.CreateTruncating(rows[i]), i % ColumnCount));
        }
    }

    /// <summary>A scaled value of a column in its own unit again.</summary>
    /// <param name="value">The scaled value.</param>
    /// <param name="column">Its column in the fitted series.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double Restore(T value, int column)
    {
        Place.Require(column, ColumnCount, "column", nameof(column));
        return Unscale(double.CreateTruncating(value), column);
    }

    private protected abstract double Scale(double value, int column);

    private protected abstract double Unscale(double value, int column);
}

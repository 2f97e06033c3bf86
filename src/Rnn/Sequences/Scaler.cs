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

    /// <summary>A whole prediction of all columns in their own units again; what <see cref="Transform(Tensor{T})"/> did, undone.</summary>
    /// <param name="values">Scaled values, [time, columns] or one step, [columns], with as many columns as were fitted.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The values have another shape.</exception>
    public Tensor<T> Restore(Tensor<T> values) => Restore(values, [.. Enumerable.Range(0, ColumnCount)],
        "columns, as the fitted series had; name the columns if it has some of them");

    /// <summary>A whole prediction of some columns in their own units again.</summary>
    /// <remarks>A model that predicts columns 3 and 0 of the series that was fitted: <c>scaler.Restore(prediction, 3, 0)</c>.</remarks>
    /// <param name="values">Scaled values, [time, outputs] or one step, [outputs], with one output for each named column.</param>
    /// <param name="columns">The columns in the fitted series, in the order of the outputs; one may stand more than once.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The values have another shape, or no column is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Tensor<T> Restore(Tensor<T> values, params IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("Name the column of each output, or leave the columns out to restore all.", nameof(columns));
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= ColumnCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(columns), column, $"The fitted series had columns 0 to {ColumnCount - 1}; there is no column {column}.");
            }
        }

        return Restore(values, columns, "columns, one for each that is named");
    }

    /// <summary>The kind and the number of columns.</summary>
    public override string ToString() => $"{GetType().Name.Split('`')[0]} of {ColumnCount} {(ColumnCount == 1 ? "column" : "columns")}";

    private Tensor<T> Restore(Tensor<T> values, IReadOnlyList<int> columns, string expected)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 1)
        {
            TensorShape.RequireRank(values, 2, "[time, columns] or one step, [columns]", nameof(values));
        }

        TensorShape.RequireLength(values, values.Rank - 1, columns.Count, expected, nameof(values));
        T[] restored = new T[values.FlattenedLength];
        values.FlattenTo(restored);
        for (int i = 0; i < restored.Length; i++)
        {
            restored[i] = T.CreateTruncating(Unscale(double.CreateTruncating(restored[i]), columns[i % columns.Count]));
        }

        return Tensor.Create(restored, values.Lengths);
    }

    private protected abstract double Scale(double value, int column);

    private protected abstract double Unscale(double value, int column);
}

using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>Brings the columns of a series to sizes that a network learns well, each by a formula of its own, and back.</summary>
/// <remarks>
/// Fit it on the training part alone: a number that has seen the test part tells the network about the future. It is saved with
/// the model. Kinds: <see cref="StandardScaler{T}"/>, <see cref="MinMaxScaler{T}"/>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class Scaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Scaler(int columns) => ColumnCount = columns;

    /// <summary>Number of columns of the series that it was fitted to.</summary>
    public int ColumnCount { get; }

    /// <summary>A copy of a series with every column scaled.</summary>
    /// <param name="series">The series, [time, columns], with as many columns as were fitted.</param>
    /// <exception cref="ArgumentException">The series has another shape.</exception>
    public Tensor<T> Transform(Tensor<T> series)
    {
        TrainingRows<T>.RequireSeries(series, nameof(series));
        TensorShape.RequireLength(series, 1, ColumnCount, "columns, as the fitted series had", nameof(series));
        T[] values = TensorShape.Flatten(series, nameof(series));
        Transform(values);
        return Tensor.Create(values, series.Lengths);
    }

    /// <summary>Scales rows in place, such as those that are read one by one.</summary>
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
    /// <param name="value">The scaled value, such as a number of a prediction.</param>
    /// <param name="column">Its column in the fitted series, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double InverseTransform(T value, int column)
    {
        Place.Require(column, ColumnCount, "column", nameof(column));
        return Unscale(double.CreateTruncating(value), column);
    }

    /// <summary>A scaled series in its own units again: what <see cref="Transform(Tensor{T})"/> did, undone.</summary>
    /// <remarks>
    /// The prediction of one step, [outputs], does not say which columns its outputs are: several horizons of one column can be as many
    /// as there are columns. Name them, unless the scaler has one column only.
    /// </remarks>
    /// <param name="series">
    /// Scaled values, [time, columns], with the columns that were fitted, in their order; of a scaler of one column any [time, outputs]
    /// or [outputs].
    /// </param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The values have another shape, or don't tell their columns.</exception>
    public Tensor<T> InverseTransform(Tensor<T> series)
    {
        RequireValues(series, nameof(series));
        if (ColumnCount == 1)
        {
            return Unscaled(series, [0]);
        }

        if (series.Rank == 1)
        {
            throw new ArgumentException(
                $"{nameof(series)} is {TensorShape.Describe(series)}, one step, which does not tell the columns of its outputs. Name them: " +
                "InverseTransform(prediction, 3, 0) for columns 3 and 0, or InverseTransform(prediction, 3) where all are horizons of column 3.",
                nameof(series));
        }

        TensorShape.RequireLength(
            series, 1, ColumnCount, "columns, as the fitted series had; name the columns if it has some of them", nameof(series));
        return Unscaled(series, [.. Enumerable.Range(0, ColumnCount)]);
    }

    /// <summary>Scaled values that all belong to one column, as several horizons of it do, in its unit again.</summary>
    /// <param name="values">Scaled values, [outputs] or [time, outputs], with any number of outputs.</param>
    /// <param name="column">The column in the fitted series, 0 for the first.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The values have another number of dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <example>
    /// <code>
    /// double sold = scaler.InverseTransform(prediction, column: 0)[0]; // a prediction of column 0, in its own unit
    /// </code>
    /// </example>
    public Tensor<T> InverseTransform(Tensor<T> values, int column)
    {
        RequireValues(values, nameof(values));
        Place.Require(column, ColumnCount, "column", nameof(column));
        return Unscaled(values, [column]);
    }

    /// <summary>Scaled values of some columns in their own units again.</summary>
    /// <remarks>
    /// A model that predicts columns 3 and 0 of the series that was fitted: <c>scaler.InverseTransform(prediction, 3, 0)</c>.
    /// </remarks>
    /// <param name="values">Scaled values, [time, outputs] or one step, [outputs], with one output for each named column.</param>
    /// <param name="columns">The columns in the fitted series, in the order of the outputs; one may stand more than once.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The values have another shape, or no column is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Tensor<T> InverseTransform(Tensor<T> values, params IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("Name the column of each output.", nameof(columns));
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= ColumnCount)
            {
                throw new ArgumentOutOfRangeException(nameof(columns), FormattableString.Invariant(
                    $"The fitted series had columns 0 to {ColumnCount - 1}; there is no column {column}."));
            }
        }

        RequireValues(values, nameof(values));
        TensorShape.RequireLength(values, values.Rank - 1, columns.Count, "columns, one for each that is named", nameof(values));
        return Unscaled(values, columns);
    }

    /// <summary>The kind and the number of columns: <c>StandardScaler of 3 columns</c>.</summary>
    public override string ToString() => $"{GetType().Name.Split('`')[0]} of {ColumnCount} {(ColumnCount == 1 ? "column" : "columns")}";

    private static void RequireValues(Tensor<T> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Rank != 1)
        {
            TensorShape.RequireRank(values, 2, "[time, columns] or one step, [columns]", name);
        }
    }

    // Output i belongs to column i of those, counted round and round.
    private Tensor<T> Unscaled(Tensor<T> values, IReadOnlyList<int> columns)
    {
        T[] unscaled = TensorShape.Flatten(values, nameof(values));
        for (int i = 0; i < unscaled.Length; i++)
        {
            unscaled[i] = T.CreateTruncating(Unscale(double.CreateTruncating(unscaled[i]), columns[i % columns.Count]));
        }

        return Tensor.Create(unscaled, values.Lengths);
    }

    private protected abstract double Scale(double value, int column);

    private protected abstract double Unscale(double value, int column);
}

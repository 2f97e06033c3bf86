using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Sequences;

/// <summary>The rows that a scaler may look at, column by column: the first ones of each series, and no later one.</summary>
internal sealed class TrainingRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<T[]> _values = [];
    private readonly string _name;

    private TrainingRows(int columns, string name) => (ColumnCount, _name) = (columns, name);

    public int ColumnCount { get; }

    /// <summary>All rows of all series.</summary>
    public long RowCount { get; private set; }

    public static TrainingRows<T> Of(Tensor<T> series, int trainingRows)
    {
        RequireSeries(series, nameof(series));
        Place.RequireAtLeast(1, trainingRows, nameof(trainingRows));
        if (trainingRows > series.Lengths[0])
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainingRows), $"{nameof(trainingRows)} is {trainingRows}, but the series has {series.Lengths[0]} rows; take fewer.");
        }

        var rows = new TrainingRows<T>((int)series.Lengths[1], nameof(series));
        rows.Add(series, trainingRows, nameof(series));
        return rows;
    }

    public static TrainingRows<T> Of(IReadOnlyList<Tensor<T>> series, IReadOnlyList<TimeSplit> splits)
    {
        ArgumentNullException.ThrowIfNull(series);
        TimeSplit.RequireOneEach(splits, series.Count);
        TrainingRows<T>? rows = null;
        for (int i = 0; i < series.Count; i++)
        {
            string name = $"{nameof(series)}[{i}]";
            RequireSeries(series[i], name);
            rows ??= new TrainingRows<T>((int)series[i].Lengths[1], nameof(series));
            TensorShape.RequireLength(series[i], 1, rows.ColumnCount, "columns, as the first series has", name);
            rows.Add(series[i], (int)Math.Min(splits[i].ValidationStart, series[i].Lengths[0]), name);
        }

        return rows is { RowCount: > 0 } ? rows : throw new ArgumentException(
            "No series has a row for training; let validation begin later.", nameof(splits));
    }

    /// <summary>The numbers of a column, series after series.</summary>
    public IEnumerable<double> Column(int column)
    {
        foreach (T[] values in _values)
        {
            for (int at = column; at < values.Length; at += ColumnCount)
            {
                yield return double.CreateTruncating(values[at]);
            }
        }
    }

    /// <summary>What to throw where a column can't be scaled.</summary>
    public ArgumentException Refusal(int column, string fault) => new($"Column {column} {fault}.", _name);

    /// <summary>A series is a matrix with columns.</summary>
    public static void RequireSeries(Tensor<T> series, string name)
    {
        TensorShape.RequireRank(series, 2, "a series [time, columns]", name);
        TensorShape.RequireFeatures(series, name);
        NumberType<T>.ThrowIfUnsupported();
    }

    private void Add(Tensor<T> series, int trainingRows, string name)
    {
        T[] values = TensorShape.Flatten(series, name);
        Array.Resize(ref values, trainingRows * ColumnCount);
        TensorShape.RequireFinite<T>(values, ColumnCount, name);
        _values.Add(values);
        RowCount += trainingRows;
    }
}

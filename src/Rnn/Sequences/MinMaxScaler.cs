using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>
/// Brings what the training rows hold of each column into one range: z = low + (high − low)·(x − minimum) / (maximum − minimum).
/// </summary>
/// <remarks>
/// Later rows may lie outside, as nobody knows how far they will go; they are not cut off. A sigmoid output wants targets in 0…1,
/// a tanh output in −1…1. A column that never changes is only shifted, to low.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class MinMaxScaler<T> : Scaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _minima;
    private readonly double[] _ranges;
    private readonly double _size;

    internal MinMaxScaler(double[] minima, double[] ranges, double low, double high)
        : base(minima.Length)
    {
        (_minima, _ranges, Low, High) = (minima, ranges, low, high);
        _size = high - low;
    }

    /// <summary>The least number of each column in the training rows, in its own unit.</summary>
    public IReadOnlyList<double> Minima => _minima;

    /// <summary>Maximum − minimum of each column in the training rows, in its own unit; high − low where a column never changes.</summary>
    public IReadOnlyList<double> Ranges => _ranges;

    /// <summary>What the least number of a column becomes; 0 unless it was fitted otherwise.</summary>
    public double Low { get; }

    /// <summary>What the largest number of a column becomes; 1 unless it was fitted otherwise.</summary>
    public double High { get; }

    /// <summary>A scaler by the least and largest number of each column in the first rows of a series.</summary>
    /// <param name="series">The series, [time, columns], finite in the training rows.</param>
    /// <param name="trainingRows">How many rows from the start are training data, at least 1; the others are not looked at.</param>
    /// <param name="low">What the least number of a column becomes; 0 if left out.</param>
    /// <param name="high">What the largest number of a column becomes; 1 if left out.</param>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, has fewer rows (or none is asked for), or holds NaN or infinity in them; a column reaches further than a
    /// double can tell; low is not below high, or one is not finite.
    /// </exception>
    /// <example>
    /// <code>
    /// MinMaxScaler&lt;float&gt; scaler = MinMaxScaler&lt;float&gt;.Fit(series, trainingRows: 80, low: -1, high: 1);
    /// Tensor&lt;float&gt; scaled = scaler.Transform(series);
    /// </code>
    /// </example>
    public static MinMaxScaler<T> Fit(Tensor<T> series, int trainingRows, double low = 0, double high = 1) =>
        Fit(TrainingRows<T>.Of(series, trainingRows), low, high);

    /// <summary>A scaler by the least and largest number of each column in the training rows of several series together.</summary>
    /// <param name="series">Each [time, columns], with the same columns.</param>
    /// <param name="splits">Where each is cut: only the rows before its <see cref="TimeSplit.ValidationStart"/> are looked at.</param>
    /// <param name="low">What the least number of a column becomes; 0 if left out.</param>
    /// <param name="high">What the largest number of a column becomes; 1 if left out.</param>
    /// <exception cref="ArgumentException">
    /// A series is no matrix, has other columns than the first or holds NaN or infinity in its training rows; there is not one split
    /// for each, or no training row in any; a column reaches further than a double can tell; low is not below high, or one is not finite.
    /// </exception>
    public static MinMaxScaler<T> Fit(
        IReadOnlyList<Tensor<T>> series, IReadOnlyList<TimeSplit> splits, double low = 0, double high = 1) =>
        Fit(TrainingRows<T>.Of(series, splits), low, high);

    /// <summary>The kind, the number of columns and the range: <c>MinMaxScaler of 3 columns to 0…1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{base.ToString()} to {Low}…{High}");

    /// <summary>Whether numbers can be a scaler's: finite, all ranges positive.</summary>
    internal static bool IsRange(double low, double high) => double.IsFinite(low) && low < high && double.IsFinite(high - low);

    private protected override double Scale(double value, int column) => Low + (_size * ((value - _minima[column]) / _ranges[column]));

    private protected override double Unscale(double value, int column) => _minima[column] + (_ranges[column] * ((value - Low) / _size));

    private static MinMaxScaler<T> Fit(TrainingRows<T> rows, double low, double high)
    {
        if (!IsRange(low, high))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Nothing can be scaled to {low}…{high}; give two finite numbers, the lower first."), nameof(low));
        }

        double[] minima = new double[rows.ColumnCount], ranges = new double[rows.ColumnCount];
        for (int column = 0; column < minima.Length; column++)
        {
            minima[column] = rows.Column(column).Min();
            double range = rows.Column(column).Max() - minima[column];
            ranges[column] = range == 0 ? high - low : range;
            if (!double.IsFinite(range))
            {
                throw rows.Refusal(column, "reaches further than a double can tell; scale it down before");
            }
        }

        return new MinMaxScaler<T>(minima, ranges, low, high);
    }
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>
/// MASE, how far off beside a naive forecast: the mean of |y − t|, divided by that of the naive forecast in the training series.
/// </summary>
/// <remarks>
/// Hyndman and Koehler 2006. Below 1 is better than repeating the last value (or that of a season ago) was in training.
/// It has no unit, and no trouble with a truth of 0. For one output. Predictions and scale must be in the same unit: with
/// scaled data the scale is that of the scaled series.
/// </remarks>
public sealed class MeanAbsoluteScaledError : RowMetric
{
    /// <summary>Measures the mean absolute error divided by that of a naive forecast (MASE).</summary>
    /// <param name="scale">
    /// The mean absolute error of the naive forecast, in the unit of the predictions, above 0; see <see cref="FromSeries"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is no number above 0.</exception>
    public MeanAbsoluteScaledError(double scale)
        : base("MASE", higherIsBetter: false)
    {
        if (!(scale > 0) || !double.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, FormattableString.Invariant(
                $"The scale must be a number above 0; got {scale}. A series that never changes has none."));
        }

        Scale = scale;
    }

    /// <summary>The mean absolute error of the naive forecast, which the model's is divided by.</summary>
    public double Scale { get; }

    /// <summary>Measures MASE with the scale of a training series: the mean of |tᵢ − tᵢ₋ₘ|, m being the season.</summary>
    /// <param name="training">The training part of the series, oldest first.</param>
    /// <param name="season">Steps per season: 7 for days with a weekly pattern; 1, the default, compares with the last value.</param>
    /// <exception cref="ArgumentException">
    /// The series is not longer than a season, holds NaN or infinity, or never changes from one season to the next.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The season is below 1.</exception>
    public static MeanAbsoluteScaledError FromSeries(ReadOnlySpan<double> training, int season = 1)
    {
        if (season < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(season), season, FormattableString.Invariant($"The season must be 1 or more, where 1 stands for none; got {season}."));
        }

        if (training.Length <= season)
        {
            throw new ArgumentException(
                $"A season of {season} needs more than {season} values; the series has {training.Length}.", nameof(training));
        }

        double scale = NaiveError(training, season);
        return scale > 0 && double.IsFinite(scale) ? new MeanAbsoluteScaledError(scale) : throw new ArgumentException(
            FormattableString.Invariant($"The naive error of the series is {scale}; ") +
            "it must be a number above 0. Take out NaN and infinity, or measure MAE if the series never changes.", nameof(training));
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireNumbers(kind);
        if (outputSize != 1)
        {
            throw new ArgumentException(
                $"The metric {Name} is for one output, because each has a scale of its own; this model has {outputSize}.");
        }

        return new MeanOfRows(kind, outputSize, MeanAbsoluteError.OfRow, error => error / Scale);
    }

    /// <summary>How far a series is from itself one season ago, on average.</summary>
    internal static double NaiveError(ReadOnlySpan<double> series, int season)
    {
        double sum = 0;
        for (int i = season; i < series.Length; i++)
        {
            sum += Math.Abs(series[i] - series[i - season]);
        }

        return sum / (series.Length - season);
    }
}

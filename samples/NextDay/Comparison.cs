namespace NextDay;

/// <summary>The mean absolute error of the network beside those of the obvious guesses, all over the same test days.</summary>
internal sealed record Comparison(IReadOnlyList<double> Forecast, double Model, double SameAsYesterday, double SameAsLastWeek)
{
    public static Comparison Of(DailySeries series, Split split, double[] forecast)
    {
        double model = 0, yesterday = 0, lastWeek = 0;
        for (int i = 0; i < forecast.Length; i++)
        {
            int row = split.ValidationEnd + i;
            double truth = series.Rows[row][0];
            model += Math.Abs(forecast[i] - truth);
            yesterday += Math.Abs(series.Rows[row - 1][0] - truth);
            lastWeek += Math.Abs(series.Rows[row - 7][0] - truth);
        }

        return new Comparison(forecast, model / forecast.Length, yesterday / forecast.Length, lastWeek / forecast.Length);
    }
}

using Rnn.Metrics;

namespace Rnn.Tasks;

/// <summary>Measures a forecaster's answers beside those that cost nothing.</summary>
internal static class ForecastMeasures
{
    public static ForecastReport Measure(
        ForecastSchema schema, ForecastRows[] rows, SeriesNumbers[] numbers, ForecastWindows tested, double[][] answers, TimeZoneInfo? zone, bool isUnseen)
    {
        string[] targets = schema.Targets;
        var lines = new List<ForecastLine>();
        for (int target = 0; target < targets.Length; target++)
        {
            ForecastLine[] each = [.. Enumerable.Range(0, schema.Horizon).Select(step => Join(
                schema, targets[target], step + 1, rows, numbers, tested, answers, (step * targets.Length) + target, zone))];
            lines.AddRange(each);
            if (schema.Horizon > 1)
            {
                lines.Add(ForecastLine.MeanOf(each));
            }
        }

        return new ForecastReport(lines, schema, tested.Count, isUnseen);
    }

    // One target, one step ahead, over all series: errors are means over all points.
    private static ForecastLine Join(
        ForecastSchema schema, string name, int ahead, ForecastRows[] rows, SeriesNumbers[] numbers, ForecastWindows tested, double[][] answers,
        int output, TimeZoneInfo? zone)
    {
        var parts = new List<(ForecastEvaluation Evaluation, ForecastErrors Mean, ForecastErrors Calendar)>();
        int within = 0;
        double[] errors = new double[tested.Count];
        double[][] baselineErrors = [.. Enumerable.Range(0, 4).Select(_ => new double[tested.Count])];
        foreach (IGrouping<int, int> series in Enumerable.Range(0, tested.Count).GroupBy(i => tested[i].Series))
        {
            int[] windows = [.. series];
            double[] values = [.. rows[series.Key].Values[output % schema.TargetCount].Select(schema.InverseTransform)];
            int first = tested[windows[0]].Last + ahead;
            SeriesNumbers own = numbers[series.Key];
            double[] forecast = [.. windows.Select(i => own.InverseTransform(tested[i].Last, output, answers[i][output]))];
            within += windows.Count(i =>
                values[tested[i].Last + ahead] >= own.InverseTransform(tested[i].Last, output, answers[i][output] + schema.Lower[schema.BoundOf(own.Token, output)]) &&
                values[tested[i].Last + ahead] <= own.InverseTransform(tested[i].Last, output, answers[i][output] + schema.Upper[schema.BoundOf(own.Token, output)]));

            int known = tested[windows[0]].Last + 1;
            double mean = values[..known].Average();
            ForecastErrors ErrorsOf(double[] guesses) => ForecastEvaluation.Of(values, guesses, first, schema.Season, ahead).Model;
            double[] calendar = CalendarForecast(rows[series.Key], schema, values, known, first, windows.Length, ahead, zone);
            parts.Add((ForecastEvaluation.Of(values, forecast, first, schema.Season, ahead), ErrorsOf([.. windows.Select(_ => mean)]), ErrorsOf(calendar)));
            for (int i = 0; i < windows.Length; i++)
            {
                int row = first + i;
                double[] guesses = [values[row - ahead], values[row - schema.SeasonalLag(ahead)], mean, calendar[i]];
                errors[windows[i]] = Math.Abs(values[row] - forecast[i]);
                for (int baseline = 0; baseline < guesses.Length; baseline++)
                {
                    baselineErrors[baseline][windows[i]] = Math.Abs(values[row] - guesses[baseline]);
                }
            }
        }

        double points = tested.Count;
        ForecastErrors Average(Func<(ForecastEvaluation Evaluation, ForecastErrors Mean, ForecastErrors Calendar), ForecastErrors> of) => new()
        {
            MeanAbsoluteError = parts.Sum(part => part.Evaluation.Points * of(part).MeanAbsoluteError) / points,
            RootMeanSquaredError = Math.Sqrt(parts.Sum(part => part.Evaluation.Points * Math.Pow(of(part).RootMeanSquaredError, 2)) / points),
            MeanAbsoluteScaledError = parts.Sum(part => part.Evaluation.Points * of(part).MeanAbsoluteScaledError) / points,
        };
        return new ForecastLine
        {
            Target = name,
            Ahead = ahead,
            Forecast = Average(part => part.Evaluation.Model),
            Baselines =
            [
                new ForecastBaseline("last value", Average(part => part.Evaluation.Naive)),
                new ForecastBaseline("last season", Average(part => part.Evaluation.SeasonalNaive)),
                new ForecastBaseline("mean", Average(part => part.Mean)),
                new ForecastBaseline("calendar", Average(part => part.Calendar)),
            ],
            Coverage = within / points,
            CopiesLastValue = parts.All(part => part.Evaluation.CopiesLastValue),
            AbsoluteErrors = errors,
            BaselineErrors = baselineErrors,
            Overlap = ahead,
        };
    }

    private static double[] CalendarForecast(ForecastRows rows, ForecastSchema schema, double[] values, int known, int first, int count, int ahead, TimeZoneInfo? zone)
    {
        DateTime[] clocks = [.. rows.Times.Select(time => TimeStep.ClockOf(time, zone))];
        CalendarModel model = CalendarModel.Fit(values, clocks, known, schema.Calendar, ahead);
        double[] usual = [.. clocks.Select(clock => model.Usual(clock, schema.Calendar))];
        return [.. Enumerable.Range(first, count).Select(row => usual[row] + (model.Damping[ahead - 1] * (values[row - ahead] - usual[row - ahead])))];
    }
}

using Rnn.Metrics;

namespace Rnn.Tasks;

/// <summary>Measures a forecaster's answers beside those that cost nothing.</summary>
internal static class ForecastMeasures
{
    private static readonly string[] _baselines = ["last value", "last season", "mean", "calendar"];

    public static ForecastReport Measure(
        ForecastSchema schema, ForecastRows[] rows, SeriesNumbers[] numbers, ForecastWindows tested, double[][] answers, TimeZoneInfo? zone, bool isUnseen)
    {
        string[] targets = schema.Targets;
        var lines = new List<ForecastLine>();
        int filledIn = 0;
        for (int target = 0; target < targets.Length; target++)
        {
            ForecastLine[] each = [.. Enumerable.Range(0, schema.Horizon).Select(step => Join(
                schema, targets[target], step + 1, rows, numbers, tested, answers, (step * targets.Length) + target, zone))];
            filledIn += each.Sum(line => line.AbsoluteErrors.Count(double.IsNaN));
            lines.AddRange(each);
            if (schema.Horizon > 1)
            {
                lines.Add(ForecastLine.MeanOf(each));
            }
        }

        return new ForecastReport(lines, schema, tested.Count, isUnseen, filledIn);
    }

    // One target, one step ahead, over all series: errors are means over all points.
    private static ForecastLine Join(
        ForecastSchema schema, string name, int ahead, ForecastRows[] rows, SeriesNumbers[] numbers, ForecastWindows tested, double[][] answers,
        int output, TimeZoneInfo? zone)
    {
        var parts = new List<(int Points, ForecastErrors Forecast, ForecastErrors[] Baselines, bool CopiesLastValue)>();
        int within = 0;
        double[] errors = [.. Enumerable.Repeat(double.NaN, tested.Count)];
        double[][] baselineErrors = [.. Enumerable.Range(0, _baselines.Length).Select(_ => errors.ToArray())];
        foreach (IGrouping<int, int> series in Enumerable.Range(0, tested.Count).GroupBy(i => tested[i].Series))
        {
            int[] windows = [.. series];
            double[] values = [.. rows[series.Key].Values[output % schema.TargetCount].Select(schema.InverseTransform)];
            int first = tested[windows[0]].Last + ahead, known = first - ahead + 1;
            SeriesNumbers own = numbers[series.Key];
            double[] forecast = [.. windows.Select(i => own.InverseTransform(tested[i].Last, output, answers[i][output]))];
            double mean = values[..known].Average();
            double[] calendar = CalendarForecast(rows[series.Key], schema, values, known, first, windows.Length, ahead, zone);

            // What was missing is no truth to be measured by.
            int[] places = [.. Enumerable.Range(0, windows.Length).Where(i => !own.IsFilledIn(tested[windows[i]].Last, output))];
            foreach (int i in places)
            {
                int window = windows[i], row = first + i;
                double[] guesses = [values[row - ahead], values[row - schema.SeasonalLag(ahead)], mean, calendar[i]];
                errors[window] = Math.Abs(values[row] - forecast[i]);
                for (int baseline = 0; baseline < guesses.Length; baseline++)
                {
                    baselineErrors[baseline][window] = Math.Abs(values[row] - guesses[baseline]);
                }

                double answer = answers[window][output];
                within += values[row] >= own.InverseTransform(tested[window].Last, output, answer + schema.Lower[schema.BoundOf(own.Token, output)]) &&
                    values[row] <= own.InverseTransform(tested[window].Last, output, answer + schema.Upper[schema.BoundOf(own.Token, output)]) ? 1 : 0;
            }

            if (places.Length > 0)
            {
                double scale = SeasonalError(values[..first], rows[series.Key].IsFilledIn[output % schema.TargetCount], schema.Season);
                ForecastErrors ErrorsOf(double[] of) => Errors([.. places.Select(i => of[windows[i]])], scale);
                parts.Add((places.Length, ErrorsOf(errors), [.. baselineErrors.Select(ErrorsOf)],
                    ForecastEvaluation.Of(values, forecast, first, schema.Season, ahead).CopiesLastValue));
            }
        }

        double points = parts.Sum(part => part.Points);
        if (points == 0)
        {
            throw new ArgumentException($"Every value of '{name}' that was to be measured is missing; give true ones, or other times.");
        }

        ForecastErrors Average(Func<(int Points, ForecastErrors Forecast, ForecastErrors[] Baselines, bool CopiesLastValue), ForecastErrors> of) => new()
        {
            MeanAbsoluteError = parts.Sum(part => part.Points * of(part).MeanAbsoluteError) / points,
            RootMeanSquaredError = Math.Sqrt(parts.Sum(part => part.Points * Math.Pow(of(part).RootMeanSquaredError, 2)) / points),
            MeanAbsoluteScaledError = parts.Sum(part => part.Points * of(part).MeanAbsoluteScaledError) / points,
        };
        return new ForecastLine
        {
            Target = name,
            Ahead = ahead,
            Forecast = Average(part => part.Forecast),
            Baselines = [.. _baselines.Select((baseline, i) => new ForecastBaseline(baseline, Average(part => part.Baselines[i])))],
            Coverage = within / points,
            CopiesLastValue = parts.All(part => part.CopiesLastValue),
            AbsoluteErrors = errors,
            BaselineErrors = baselineErrors,
            Overlap = ahead,
        };
    }

    private static ForecastErrors Errors(double[] absolute, double scale) => new()
    {
        MeanAbsoluteError = absolute.Average(),
        RootMeanSquaredError = Math.Sqrt(absolute.Average(error => error * error)),
        MeanAbsoluteScaledError = absolute.Average() / scale,
    };

    // What MASE is measured in: how far values lie from those of the season before.
    private static double SeasonalError(double[] values, bool[] isFilledIn, int season) => Enumerable.Range(season, values.Length - season)
        .Where(row => !isFilledIn[row] && !isFilledIn[row - season]).Select(row => Math.Abs(values[row] - values[row - season])).DefaultIfEmpty(double.NaN).Average();

    private static double[] CalendarForecast(ForecastRows rows, ForecastSchema schema, double[] values, int known, int first, int count, int ahead, TimeZoneInfo? zone)
    {
        DateTime[] clocks = [.. rows.Times.Select(time => TimeStep.ClockOf(time, zone))];
        CalendarModel model = CalendarModel.Fit(values, clocks, known, schema.Calendar, ahead);
        double[] usual = [.. clocks.Select(clock => model.Usual(clock, schema.Calendar))];
        return [.. Enumerable.Range(first, count).Select(row => usual[row] + (model.Damping[ahead - 1] * (values[row - ahead] - usual[row - ahead])))];
    }
}

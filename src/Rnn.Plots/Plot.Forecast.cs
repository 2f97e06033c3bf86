using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Rnn.Tasks;

namespace Rnn.Plots;

public sealed partial class Plot
{
    private const int LeastPast = 30;

    /// <summary>A forecast with its bounds, behind the end of what is known and beside what came to pass.</summary>
    /// <param name="steps">
    /// The steps of a forecast of one series, or those of several forecasts that are equally far ahead; no two for one time.
    /// </param>
    /// <param name="target">The column that is forecast.</param>
    /// <param name="truth">
    /// The true values with their times: of the past, whose last 30 are drawn, or as many as there are steps if these are more, and of the times that
    /// are forecast, as far as they are known. Null, the default, for none.
    /// </param>
    /// <param name="unit">The unit of the column, written at its axis; null, the default, for none.</param>
    /// <param name="interval">The share of true values that should lie between the bounds, such as 0.8, for the legend; null, the default, if it should not be told.</param>
    /// <exception cref="ArgumentException">The steps are of several series, or two lie at one time.</exception>
    public static Plot Forecast(
        IEnumerable<ForecastStep> steps, string target, IEnumerable<(DateTimeOffset Time, double Value)>? truth = null, string? unit = null, double? interval = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentException.ThrowIfNullOrEmpty(target);
        ForecastStep[] sorted = [.. steps.OrderBy(step => step.Time)];
        string?[] series = [.. sorted.Select(step => step.Series).Distinct()];
        if (series.Length > 1)
        {
            throw new ArgumentException($"These steps are of {series.Length} series; choose those of one: forecast.Steps.Where(step => step.Series == \"{series[0]}\").", nameof(steps));
        }

        var forecasts = new Dictionary<DateTime, ForecastValue>();
        foreach (ForecastStep step in sorted)
        {
            if (!forecasts.TryAdd(step.Time.DateTime, step[target]))
            {
                throw new ArgumentException($"Two steps are for {step.Time.DateTime:yyyy-MM-dd HH:mm}; of several forecasts choose those equally far ahead: steps.Where(step => step.Ahead == 1).", nameof(steps));
            }
        }

        DateTime first = forecasts.Count == 0 ? DateTime.MaxValue : forecasts.Keys.Min(), last = forecasts.Count == 0 ? DateTime.MaxValue : forecasts.Keys.Max();
        var known = new SortedDictionary<DateTime, double>();
        foreach ((DateTimeOffset time, double value) in truth ?? [])
        {
            known[time.DateTime] = value;
        }

        IEnumerable<DateTime> past = known.Keys.Where(time => time < first).TakeLast(Math.Max(LeastPast, forecasts.Count));
        DateTime[] times = [.. past.Concat(known.Keys.Where(time => time >= first && time <= last)).Concat(forecasts.Keys).Distinct().Order()];
        double Said(DateTime time, Func<ForecastValue, double> of) => forecasts.TryGetValue(time, out ForecastValue value) ? of(value) : double.NaN;
        return Forecast(
            series is [{ Length: > 0 } name] ? $"{target} of {name}" : target, times,
            [.. times.Select(time => known.GetValueOrDefault(time, double.NaN))], [.. times.Select(time => Said(time, value => value.Value))],
            [.. times.Select(time => Said(time, value => value.Lower))], [.. times.Select(time => Said(time, value => value.Upper))], unit, interval);
    }

    /// <summary>Forecast values, with bounds if there are any, beside the true ones.</summary>
    /// <param name="name">What is forecast.</param>
    /// <param name="times">When each value is, in order.</param>
    /// <param name="truth">The true value of each time; NaN where it is not known.</param>
    /// <param name="forecast">The forecast value of each time; NaN where there is none.</param>
    /// <param name="lower">The lower bound of each forecast; null, the default, for none.</param>
    /// <param name="upper">The upper bound of each forecast; null, the default, for none.</param>
    /// <param name="unit">The unit of the values, written at their axis; null, the default, for none.</param>
    /// <param name="interval">The share of true values that should lie between the bounds, such as 0.8, for the legend; null, the default, if it should not be told.</param>
    /// <exception cref="ArgumentException">There are not as many values as times, the times are not in order, or one bound lacks the other.</exception>
    public static Plot Forecast(
        string name, IReadOnlyList<DateTime> times, IReadOnlyList<double> truth, IReadOnlyList<double> forecast, IReadOnlyList<double>? lower = null,
        IReadOnlyList<double>? upper = null, string? unit = null, double? interval = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(times);
        double[] none = [.. Enumerable.Repeat(double.NaN, times.Count)];
        if ((lower is null) != (upper is null))
        {
            throw new ArgumentException("Bounds come in pairs; give a lower and an upper one, or none.", nameof(lower));
        }

        DateTime[] when = [.. times];
        double[] real = Of(truth, nameof(truth)), said = Of(forecast, nameof(forecast)), low = Of(lower ?? none, nameof(lower)), high = Of(upper ?? none, nameof(upper));
        if (when.Zip(when.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException("The times are not in order, each later than the one before; sort them, and give one value for each.", nameof(times));
        }

        var numbers = new NumberTable("time", "truth", "forecast", "lower", "upper");
        for (int i = 0; i < when.Length; i++)
        {
            numbers.Add(when[i], real[i], said[i], low[i], high[i]);
        }

        string title = $"Forecast of {name}", bounds = interval is { } share ? FormattableString.Invariant($"bounds for {share:P0}") : "bounds";
        string span = when.Length == 0 ? "no time" : $"{when[0]:yyyy-MM-dd} to {when[^1]:yyyy-MM-dd}";
        return new Plot(title, $"Forecast and true values of {name}, {span}.", Canvas.Curves, numbers.ToString(), () =>
        {
            double[] all = [.. real, .. said, .. low, .. high];
            if (!all.Any(double.IsFinite))
            {
                return Canvas.Empty(title, "Nothing to draw: there is no finite value.");
            }

            PlotModel model = Canvas.Model(title);
            model.Axes.Add(Canvas.Dress(new TimeAxis(when[0], when[^1]), AxisPosition.Bottom, "time"));
            model.Axes.Add(Canvas.Values(AxisPosition.Left, unit is null ? name : $"{name} ({unit})", all));
            double[] xs = [.. when.Select(DateTimeAxis.ToDouble)];
            AddBand(model, bounds, xs, low, high);
            model.Series.Add(Canvas.Line("truth", xs, real, Colours.Ink, thickness: 1.6));
            model.Series.Add(Canvas.Line("forecast", xs, said, Colours.Line(0), LineStyle.Dash));
            Canvas.AddLegend(model);
            return model;
        });

        double[] Of(IReadOnlyList<double> values, string parameter)
        {
            ArgumentNullException.ThrowIfNull(values, parameter);
            return values.Count == times.Count ? [.. values] : throw new ArgumentException($"There are {values.Count} values for {times.Count} times; give one for each, NaN where there is none.", parameter);
        }
    }

    /// <summary>How far off a forecaster is, by steps ahead, beside the forecasts that cost nothing.</summary>
    /// <param name="report">What <c>Evaluate</c> or a backtest gave.</param>
    /// <param name="target">Which column; null, the default, for the first.</param>
    /// <param name="unit">The unit of the column, written at the axis; null, the default, for none.</param>
    /// <exception cref="ArgumentException">The column was not measured.</exception>
    public static Plot ForecastErrors(ForecastReport report, string? target = null, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        string column = target ?? report.Lines[0].Target;
        ForecastLine[] lines = [.. report.Lines.Where(line => line.Target == column && line.Ahead > 0)];
        if (lines.Length == 0)
        {
            throw new ArgumentException($"'{column}' was not measured; {string.Join(", ", report.Lines.Select(line => line.Target).Distinct())} were.", nameof(target));
        }

        string[] names = ["forecast", .. lines[0].Baselines.Select(baseline => baseline.Name)];
        double[][] errors = [[.. lines.Select(line => line.Forecast.MeanAbsoluteError)],
            .. names.Skip(1).Select((_, i) => lines.Select(line => line.Baselines[i].Errors.MeanAbsoluteError).ToArray())];
        double[] ahead = [.. lines.Select(line => (double)line.Ahead)];
        var numbers = new NumberTable(["ahead", .. names]);
        for (int i = 0; i < lines.Length; i++)
        {
            numbers.Add([ahead[i], .. errors.Select(curve => (object?)curve[i])]);
        }

        string title = $"Error of the forecast of {column}";
        return new Plot(title, $"Mean absolute error by steps ahead over {Canvas.Count(report.Forecasts, "forecast")}, beside {string.Join(", ", names.Skip(1))}.", Canvas.Curves, numbers.ToString(), () =>
        {
            PlotModel model = Canvas.Model(title, $"over {Canvas.Count(report.Forecasts, "forecast")}; lower is better");
            model.Axes.Add(Canvas.Counting(AxisPosition.Bottom, "steps ahead", ahead[0], ahead[^1]));
            model.Axes.Add(Canvas.Values(AxisPosition.Left, unit is null ? "mean absolute error" : $"mean absolute error ({unit})", errors.SelectMany(curve => curve), fromZero: true));
            for (int i = 0; i < names.Length; i++)
            {
                LineSeries line = Canvas.Line(names[i], ahead, errors[i], Colours.Line(i), i == 0 ? LineStyle.Solid : LineStyle.Dash, i == 0 ? 2.5 : 1.5);
                line.MarkerSize = i == 0 ? 4 : 3;
                model.Series.Add(line);
            }

            Canvas.AddLegend(model);
            return model;
        });
    }

    // One area for each run of times with both bounds: an area bridges a hole.
    private static void AddBand(PlotModel model, string name, double[] xs, double[] lower, double[] upper)
    {
        AreaSeries? band = null;
        bool isNamed = false;
        for (int i = 0; i < xs.Length; i++)
        {
            if (!double.IsFinite(lower[i]) || !double.IsFinite(upper[i]))
            {
                band = null;
                continue;
            }

            if (band is null)
            {
                band = new AreaSeries { Title = isNamed ? null : name, RenderInLegend = !isNamed, Color = Colours.Band, Color2 = Colours.Band, Fill = Colours.Band, StrokeThickness = 1 };
                isNamed = true;
                model.Series.Add(band);
            }

            band.Points.Add(new DataPoint(xs[i], upper[i]));
            band.Points2.Add(new DataPoint(xs[i], lower[i]));
        }
    }
}

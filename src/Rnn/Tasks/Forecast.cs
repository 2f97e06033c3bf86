using Rnn.Diagnostics;

namespace Rnn.Tasks;

/// <summary>What a forecaster says of the steps that follow a history, in the unit of the data.</summary>
public sealed class Forecast
{
    internal Forecast(IReadOnlyList<ForecastStep> steps, IReadOnlyList<(string Target, double[] History)> past)
    {
        Steps = steps;
        Past = past;
    }

    /// <summary>The steps, of each series the nearest first.</summary>
    public IReadOnlyList<ForecastStep> Steps { get; }

    internal IReadOnlyList<(string Target, double[] History)> Past { get; }

    /// <summary>The end of the history and the forecast behind it as a chart, with the bounds, of the first series.</summary>
    /// <param name="target">Which column; null, the default, for the first.</param>
    /// <exception cref="ArgumentException">The column is not forecast.</exception>
    public LineChart ToChart(string? target = null)
    {
        string name = target ?? Past[0].Target;
        double[] history = Past.FirstOrDefault(past => past.Target == name).History ?? throw new ArgumentException(
            $"'{name}' is not forecast; {string.Join(", ", Past.Select(past => past.Target))} are.", nameof(target));
        ForecastStep[] steps = [.. Steps.Where(step => step.Series == Steps[0].Series)];
        IEnumerable<double> Behind(Func<ForecastValue, double> of) => Enumerable.Repeat(double.NaN, history.Length).Concat(steps.Select(step => of(step[name])));
        return new LineChart().Add($"{name} so far", history).Add("lower bound", Behind(value => value.Lower)).Add("upper bound", Behind(value => value.Upper))
            .Add("forecast", Behind(value => value.Value));
    }

    /// <summary>A line for each step: its time and what is forecast for it.</summary>
    public override string ToString() => string.Join('\n', Steps);
}

using Rnn.Metrics;

namespace Rnn.Tasks;

/// <summary>A forecast that costs nothing, and its errors over the same points.</summary>
/// <param name="Name">What it forecasts: the last value, the last season, the mean, the calendar.</param>
/// <param name="Errors">Its errors, in the unit of the data.</param>
public sealed record ForecastBaseline(string Name, ForecastErrors Errors);

using Rnn.Data;

namespace Rnn.Tasks;

/// <summary>What is known of the steps that follow a history, checked to be of just those steps.</summary>
internal static class ForecastAhead
{
    /// <summary>For each series a row for each step of the horizon; null where nothing is known ahead.</summary>
    public static ForecastRows[]? Read(Table? table, ForecastRows[] history, ForecastSchema schema, TimeZoneInfo? zone)
    {
        string[] columns = [.. schema.Features.Where(feature => feature.Role == ColumnRole.KnownAhead).Select(feature => feature.Column).Distinct()];
        if (columns.Length == 0)
        {
            return table is null ? null : throw new ArgumentException(
                "The forecaster was trained without columns that are known ahead; leave the table out, or train with KnownAhead.", nameof(table));
        }

        if (table is null)
        {
            throw new ArgumentException(
                $"Give a table with {string.Join(", ", columns)} for each of the {schema.Horizon} steps to come: they were named as known ahead.", nameof(table));
        }

        ForecastRows[] ahead = ForecastRows.Read(table, schema, zone, onlyKnownAhead: true);
        foreach (ForecastRows series in history)
        {
            string of = series.Name.Length == 0 ? "" : $" of '{series.Name}'";
            ForecastRows? own = ahead.FirstOrDefault(other => other.Name == series.Name);
            if (own is null || own.Times.Length != schema.Horizon)
            {
                throw new InvalidDataException(
                    $"What is known ahead{of} has {own?.Times.Length ?? 0} rows; {schema.Horizon} are wanted, one for each step to come.");
            }

            DateTimeOffset expected = series.Times[^1];
            foreach (DateTimeOffset given in own.Times)
            {
                expected = schema.SkipsGaps ? (given > expected ? given : schema.Step.Next(expected, zone)) : schema.Step.Next(expected, zone);
                if (given != expected)
                {
                    throw new InvalidDataException(
                        $"What is known ahead{of} is of {ForecastRows.Show(given)}, where {ForecastRows.Show(expected)} follows the history, which ends at {ForecastRows.Show(series.Times[^1])}. Give the rows of the steps that follow.");
                }
            }
        }

        return [.. history.Select(series => ahead.First(other => other.Name == series.Name))];
    }
}

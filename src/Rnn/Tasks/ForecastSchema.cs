using Rnn.Data;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tasks;

/// <summary>All that a forecaster knows beside its network: columns, calendar, scales, intervals. It is what the file holds.</summary>
internal sealed record ForecastSchema
{
    public required string Time { get; init; }

    public string? Series { get; init; }

    public int Horizon { get; init; }

    public int Window { get; init; }

    public int Season { get; init; }

    public CalendarParts Calendar { get; init; }

    public string? TimeZone { get; init; }

    public MissingValues Missing { get; init; }

    public bool SkipsGaps { get; init; }

    public bool Logarithm { get; init; }

    public ForecastTarget Teaches { get; init; }

    public double Interval { get; init; }

    public required TimeStep Step { get; init; }

    /// <summary>What is read of each row: the targets first, then the inputs, then what is known ahead.</summary>
    public required IReadOnlyList<ForecastFeature> Features { get; init; }

    /// <summary>The names of the holidays, one input each; null where no function names any.</summary>
    public IReadOnlyList<string>? Holidays { get; init; }

    /// <summary>For each holiday whether the rows learned from hold it; one that they don't would have the effect of weights that were never learned.</summary>
    public IReadOnlyList<bool> HolidaysMet { get; init; } = [];

    /// <summary>The series in the order of their tokens; one without a name where there is no column for it.</summary>
    public required IReadOnlyList<string> SeriesNames { get; init; }

    /// <summary>For each series the scales of its numbers.</summary>
    public IReadOnlyList<SeriesScale> Scales { get; init; } = [];

    public DateTime ValidationStart { get; init; }

    public DateTime TestStart { get; init; }

    /// <summary>How far below the forecast the lower bound lies, in units of the network, [series · horizon · targets].</summary>
    public IReadOnlyList<double> Lower { get; init; } = [];

    /// <summary>How far above the forecast the upper bound lies, in units of the network, [series · horizon · targets].</summary>
    public IReadOnlyList<double> Upper { get; init; } = [];

    public int TargetCount => Features.Count(feature => feature.Role == ColumnRole.Target);

    public int OutputSize => Horizon * TargetCount;

    public string[] Targets => [.. Features.Where(feature => feature.Role == ColumnRole.Target).Select(feature => feature.Column)];

    /// <summary>How many rows a forecast is made of.</summary>
    public int LeastRows => Math.Max(Window, Teaches == ForecastTarget.ChangeSinceSeason ? Season : 1);

    /// <summary>Numbers per step of the network's input.</summary>
    public int InputSize => Features.Count(feature => feature.Role != ColumnRole.KnownAhead) + CalendarNumbers.Size(Calendar) +
        (Horizon * (Features.Count(feature => feature.Role == ColumnRole.KnownAhead) + (Holidays?.Count ?? 0)));

    /// <summary>The last value of the same place in the season that is known when a step is forecast.</summary>
    public int SeasonalLag(int ahead) => (ahead + Season - 1) / Season * Season;

    /// <summary>How many forecasts of the validation the bounds come from.</summary>
    public int ValidationForecasts { get; init; }

    /// <summary>Whether they are enough for bounds that hold the share wanted.</summary>
    public bool HasEnoughForBounds => IsEnoughForBounds(ValidationForecasts);

    /// <summary>Whether so many forecasts are enough for bounds that hold the share wanted.</summary>
    public bool IsEnoughForBounds(int forecasts) => forecasts + 1 >= 2 / (1 - Interval) * (1 - 1e-9);

    /// <summary>The place of an output's bounds, by the token of its series.</summary>
    public int BoundOf(int series, int output) => (series * OutputSize) + output;

    /// <summary>A number of the rows in the unit of the data.</summary>
    public double InverseTransform(double value)
    {
        if (!Logarithm)
        {
            return value;
        }

        double result = 0;
        VectorMath.Exp<double>([value], new Span<double>(ref result));
        return result;
    }

    /// <summary>What a table gives for the settings: its columns by kind, how far its times are apart.</summary>
    /// <exception cref="ArgumentException">A setting does not fit the table.</exception>
    public static ForecastSchema Of(Table table, ForecasterOptions options)
    {
        ForecasterCheck.Require(table, options);
        var features = new List<ForecastFeature>();
        Add(options.Targets, ColumnRole.Target);
        Add(options.Inputs, ColumnRole.Input);
        Add(options.KnownAhead, ColumnRole.KnownAhead);

        string?[]? names = options.Series is { } column ? table[column].ToWords() : null;
        DateTimeOffset[] times = table[options.Time].ToTimes();
        DateTimeOffset[][] series = [.. ForecastRows.Group(table, options.Time, times, names).Select(group => group.Rows.Select(row => times[row]).ToArray()).Where(rows => rows.Length > 1)];
        TimeStep step = series.Length > 0 ? TimeStep.Find(series, options.TimeZone) : throw new ArgumentException(
            $"Each series of the column '{options.Series}' has one row; a forecast is learned from many.", nameof(table));
        DateTime[] clocks = [.. times.Select(time => TimeStep.ClockOf(time, options.TimeZone))];
        DateTime[] distinct = [.. clocks.Distinct().Order()];
        DateTime testStart = options.TestStart ?? distinct[^Math.Max(1, distinct.Length / 10)];
        int before = distinct.Count(time => time < testStart);
        int season = options.Season ?? step.Season;
        DateTime validationStart = options.ValidationStart ?? distinct[Math.Max(0, before - 1 - (before / 10))];

        // What a year does can't be learned from less than one.
        CalendarParts calendar = validationStart >= distinct[0].AddYears(1) ? step.Calendar : step.Calendar & ~(CalendarParts.Month | CalendarParts.DayOfYear);
        return new ForecastSchema
        {
            Time = options.Time,
            Series = options.Series,
            Horizon = options.Horizon,
            Window = options.Window ?? Math.Max(14, 2 * season),
            Season = season,
            Calendar = options.Calendar ?? calendar,
            TimeZone = options.TimeZone?.Id,
            Missing = options.Missing,
            SkipsGaps = options.SkipsGaps,
            Logarithm = options.Logarithm,
            Interval = options.Interval,
            Step = step,
            Features = features,
            Holidays = options.Holidays is { } holidays ? [.. distinct.Select(time => holidays(time.Date)).OfType<string>().Distinct().Order(StringComparer.Ordinal)] : null,
            SeriesNames = names is null ? [""] : [.. names.Select(name => name!).Distinct().Order(StringComparer.Ordinal)],
            ValidationStart = validationStart,
            TestStart = testStart,
        };

        void Add(IReadOnlyList<string> columns, ColumnRole role)
        {
            foreach (string name in columns)
            {
                TableColumn column = table[name];
                features.AddRange(role == ColumnRole.Target || column.HoldsNumbers
                    ? [new ForecastFeature(name, role, null)]
                    : column.ToWords().OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(word => new ForecastFeature(name, role, word)));
            }
        }
    }
}

/// <summary>A number that is read of each row: that of a column, or whether the column holds a word.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Role">What the column is for.</param>
/// <param name="Word">The word that gives 1; null for the column's number.</param>
internal sealed record ForecastFeature(string Column, ColumnRole Role, string? Word);

/// <summary>What a column is for.</summary>
internal enum ColumnRole
{
    Target,
    Input,
    KnownAhead,
}

/// <summary>The scales of one series.</summary>
/// <param name="Means">The mean of each feature over the training rows.</param>
/// <param name="Deviations">Its standard deviation; 1 where it does not vary, and 0 for a word that no row learned from holds.</param>
/// <param name="Steps">The typical size of what the network is taught, [horizon · targets].</param>
/// <param name="Calendars">What the calendar says of each target.</param>
internal sealed record SeriesScale(
    IReadOnlyList<double> Means, IReadOnlyList<double> Deviations, IReadOnlyList<double> Steps, IReadOnlyList<CalendarModel> Calendars);

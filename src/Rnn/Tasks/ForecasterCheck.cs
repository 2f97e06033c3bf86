using System.Text.RegularExpressions;
using Rnn.Data;
using Rnn.Models;
using Rnn.Persistence;

namespace Rnn.Tasks;

/// <summary>Refuses settings of a forecaster that can't be, or that don't fit the table, before anything is learned.</summary>
internal static partial class ForecasterCheck
{
    // A column of few words may have another one in each row; of more, they are numbers in another way of writing, or names.
    private const int MostWords = 20;

    public static void Require(Table table, ForecasterOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Time is null || options.Inputs is null || options.KnownAhead is null)
        {
            throw new ArgumentException("Time, Inputs and KnownAhead may not be null; Time names a column, and the others are empty where there are none.", nameof(options));
        }

        if (options.Targets is not { Count: > 0 })
        {
            throw new ArgumentException("Name at least one column to forecast in Targets.", nameof(options));
        }

        if (table.RowCount < 2)
        {
            throw new ArgumentException(FormattableString.Invariant($"The table has {(table.RowCount == 0 ? "no row" : "one row")}; a forecast is learned from many."), nameof(table));
        }

        string[] named = [options.Time, .. options.Targets, .. options.Inputs, .. options.KnownAhead, .. options.Series is { } series ? [series] : Array.Empty<string>()];
        foreach (string column in named)
        {
            _ = table[column];
        }

        if (named.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
        {
            throw new ArgumentException(
                $"The column '{twice}' is named for two things; a target is read as an input already, and no column is measured and known ahead.", nameof(options));
        }

        RequireAtLeast(options.Horizon, nameof(options.Horizon));
        RequireAtLeast(options.Window ?? 1, nameof(options.Window));
        RequireAtLeast(options.Season ?? 1, nameof(options.Season));
        RequireAtLeast(options.Networks, nameof(options.Networks));
        if (!(options.Interval > 0 && options.Interval < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"Interval lies between 0 and 1; got {options.Interval}."), nameof(options));
        }

        if (options.TimeZone is not null && !table[options.Time].TimesNameOffsets)
        {
            throw new ArgumentException(
                $"TimeZone is set, and not every time of the column '{options.Time}' names its offset from UTC: they are what clocks show already. Leave TimeZone out, or give the offsets.", nameof(options));
        }

        if (options.TimeZone is { } zone && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out TimeZoneInfo? known) && known.HasSameRules(zone)))
        {
            throw new ArgumentException(
                $"The zone '{zone.Id}' is not one of the system's, so a saved forecaster could not find it again; take one of TimeZoneInfo.GetSystemTimeZones().", nameof(options));
        }

        foreach (string column in options.Inputs.Concat(options.KnownAhead))
        {
            if (!table[column].HoldsNumbers && table[column].ToWords().All(word => word is null))
            {
                throw new InvalidDataException($"The column '{column}' holds no value at all; fill it in, or leave it out of the options.");
            }

            if (!table[column].HoldsNumbers && table[column].ToWords().FirstOrDefault(word => word is not null && CommaNumber().IsMatch(word)) is { } number &&
                table[column].ToWords().Count(word => word is not null && CommaNumber().IsMatch(word)) > table.RowCount / 2)
            {
                throw new InvalidDataException(
                    $"The column '{column}' holds words such as '{number}', which are numbers in another way of writing; set the Culture of the CsvFormat.");
            }

            if (!table[column].HoldsNumbers && table[column].ToWords() is { } words && words.Distinct().Count() is > MostWords and int different && different > words.Length / 2)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"The column '{column}' holds {different} different words in {words.Length} rows, such as '{words.First(word => word is not null)}', from which nothing can be learned. If they are numbers, set the Culture of the CsvFormat; else leave the column out."));
            }
        }

        if (options.ValidationStart >= options.TestStart)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The validation begins at {options.ValidationStart:yyyy-MM-dd}, and the test at {options.TestStart:yyyy-MM-dd}; the validation comes first."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A forecaster takes its validation examples by time; set ValidationStart and leave Validation of Fit out.", nameof(options));
        }

        if (options.Fit?.Checkpoint is not null && (options.Networks > 1 || options.Refit))
        {
            throw new ArgumentException(
                "Fit has a checkpoint, which holds one training, and there are several; set Checkpoint of the forecaster instead, which gives each a file.", nameof(options));
        }

        if (options.Series is not null && table[options.Series].ToWords() is { } names && Array.IndexOf(names, null) is >= 0 and int nameless)
        {
            throw new InvalidDataException($"{table[options.Series].PlaceOf(nameless)}: the name of the series is missing; every row needs one.");
        }
    }

    /// <summary>Throws if what a file says of a forecaster does not fit its network, or itself.</summary>
    public static void RequireFit(ForecastSchema schema, SequenceModel<float> model)
    {
        bool fits = schema.Horizon > 0 && schema.Window > 0 && schema.Season > 0 && schema.TargetCount > 0 && Enum.IsDefined(schema.Teaches) &&
            schema.Interval is > 0 and < 1 && schema.Step is { Months: >= 0, Days: >= 0, Ticks: >= 0 } step && step.Months + step.Days + step.Ticks > 0 && step.Weekdays is > 0 and <= 127 &&
            model.Topology == Topology.ManyToOne && model.OutputSize == schema.OutputSize && model.InputSize == schema.InputSize && model.TokenColumns == (schema.Series is null ? 0 : 1) &&
            schema.HolidaysMet.Count == (schema.Holidays?.Count ?? 0) && schema.Lower.Count == schema.OutputSize * schema.SeriesNames.Count && schema.Upper.Count == schema.Lower.Count && schema.Scales.Count == schema.SeriesNames.Count && schema.Scales.All(scale =>
                scale is not null && scale.Means.Count == schema.Features.Count && scale.Deviations.Count == schema.Features.Count && scale.Steps.Count == schema.OutputSize &&
                scale.Calendars.Count == schema.TargetCount && scale.Calendars.All(calendar => calendar is not null && calendar.Fits(schema)));
        if (!fits)
        {
            throw new ModelFileException("The file's network does not fit its columns; save the forecaster anew.");
        }
    }

    /// <summary>Throws if there is a series of which nothing can be learned.</summary>
    public static void RequireTraining(ForecastSchema schema, ForecastRows[] rows, int[] training)
    {
        int empty = Array.IndexOf(training, 0);
        if (training.All(count => count < schema.Window + schema.Horizon))
        {
            RequireParts(schema, rows.Max(series => series.Times.Length), training: 0, validation: 0);
        }
        else if (empty >= 0)
        {
            throw new ArgumentException(
                $"The series '{rows[empty].Name}' has no row before the validation, which begins at {schema.ValidationStart:yyyy-MM-dd HH:mm}, so its scale is unknown. Leave it out, or begin the validation later.");
        }
    }

    /// <summary>Throws if a part has nothing to learn from or to measure.</summary>
    public static void RequireParts(ForecastSchema schema, int rows, int training, int validation)
    {
        string needs = FormattableString.Invariant(
            $"A {(schema.LeastRows > schema.Window ? "season" : "window")} of {schema.LeastRows} steps and a horizon of {schema.Horizon} take {schema.LeastRows + schema.Horizon} rows in a row; the longest series has {rows}.");
        if (training == 0)
        {
            throw new ArgumentException($"Nothing is left to learn from before the validation, which begins at {schema.ValidationStart:yyyy-MM-dd HH:mm}. {needs} " +
                "Give more rows, shorten Window or Horizon, or begin the validation later.");
        }

        if (validation == 0)
        {
            throw new ArgumentException($"No {schema.Horizon} steps lie between {schema.ValidationStart:yyyy-MM-dd HH:mm} and the test at {schema.TestStart:yyyy-MM-dd HH:mm}, so nothing can be measured " +
                $"while training. {needs} Set ValidationStart and TestStart farther apart, or shorten Horizon.");
        }
    }

    /// <summary>Throws if bounds of an answer would come from no true value.</summary>
    public static void RequireBounds(ForecastSchema schema, int output, int errors)
    {
        if (errors == 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Every value of '{schema.Targets[output % schema.TargetCount]}' from the validation at {schema.ValidationStart:yyyy-MM-dd HH:mm} to the test at {schema.TestStart:yyyy-MM-dd HH:mm} is missing, so nothing can be measured there. Set ValidationStart and TestStart otherwise."));
        }
    }

    [GeneratedRegex(@"^[-+]?\d+([.,]\d+)+$")]
    private static partial Regex CommaNumber();

    private static void RequireAtLeast(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is 1 or more; got {value}."), name);
        }
    }
}

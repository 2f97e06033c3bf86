using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>What to forecast from what, and how to learn it. Two settings are required: which column is the time, and which are to be forecast.</summary>
/// <example>
/// <code>
/// var options = new ForecasterOptions { Time = "day", Targets = ["sold"], KnownAhead = ["price"], Series = "shop", Horizon = 7 };
/// </code>
/// </example>
public sealed record ForecasterOptions
{
    /// <summary>The column with the time of each row. Times are evenly spaced, the oldest first; gaps see <see cref="Missing"/>.</summary>
    public required string Time { get; init; }

    /// <summary>The columns to forecast, numbers, at least one.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>More measured columns to look at, numbers or words; none by default. A word that no row learned from holds has no effect.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Columns whose values are known for the steps to be forecast, numbers or words: a plan, a price, a promotion. None by default. A word that no row learned from holds has no effect.</summary>
    public IReadOnlyList<string> KnownAhead { get; init; } = [];

    /// <summary>
    /// The column that says which series a row belongs to, such as a shop or a product; null, the default, where there is one series. Each
    /// has its own scale, and a vector that is learned.
    /// </summary>
    public string? Series { get; init; }

    /// <summary>How many steps to forecast, at least 1, each from the last known row; 1, the next step, by default.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>How many steps the network looks back, at least 1; null, the default: two seasons, and 14 at least.</summary>
    public int? Window { get; init; }

    /// <summary>
    /// Steps per season, 1 for none; null, the default, by the spacing of the times: 7 for days, 5 for working days, 24 for hours, 12 for
    /// months.
    /// </summary>
    public int? Season { get; init; }

    /// <summary>What to read off the calendar; null, the default, by the spacing of the times: for days the weekday and, with a year to learn from at least, where the year stands.</summary>
    public CalendarParts? Calendar { get; init; }

    /// <summary>
    /// The name of the holiday that a day is, or null if it is none; each name has an effect of its own, which is learned; one that no
    /// day learned from has is a usual day. Null, the default, for no holidays.
    /// </summary>
    public Func<DateTime, string?>? Holidays { get; init; }

    /// <summary>
    /// In which zone times are read off the calendar, if they name their offsets from UTC; null, the default, as they are written.
    /// </summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>
    /// What becomes of missing values and of times that are left out; <see cref="MissingValues.Refuse"/>, an error, by default. Values that are filled
    /// in are learned from as if they were true, but nothing is measured by them.
    /// </summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// Whether times that are left out are no steps at all, such as the holidays of an exchange: then rows follow each other as steps. False
    /// by default.
    /// </summary>
    public bool SkipsGaps { get; init; }

    /// <summary>Whether to compute with logarithms, for values above 0 that grow or move by per cent; false by default.</summary>
    public bool Logarithm { get; init; }

    /// <summary>
    /// What the network is taught; null, the default: the change since the last value, the season before, or what the calendar says, whichever
    /// of the three is nearest to the first target over the last fifth of the training rows.
    /// </summary>
    public ForecastTarget? Teaches { get; init; }

    /// <summary>
    /// The share of true values that should lie between the bounds of a forecast, between 0 and 1; 0.8 by default. The bounds are quantiles of
    /// the errors over the validation, of each series its own where it has enough; 0.8 takes 9 forecasts there, 0.98 takes 99. Of fewer they are the largest errors, and the report says so.
    /// </summary>
    public double Interval { get; init; } = 0.8;

    /// <summary>
    /// The first time that is only measured, not learned from, by which training is stopped and intervals are found; null, the default: the
    /// last tenth of the times before <see cref="TestStart"/>.
    /// </summary>
    public DateTime? ValidationStart { get; init; }

    /// <summary>The first time that training never sees, for <see cref="Forecaster.Evaluate"/>; null, the default: the last tenth of the times.</summary>
    public DateTime? TestStart { get; init; }

    /// <summary>
    /// The hidden layers: gets a model that has its inputs and gives it back with layers, to which the output is added. Null, the default:
    /// a GRU of 64 units and dropout of 0.5.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How many networks to train, at least 1, each from other first weights; 5 by default. The forecast is their mean, which is steadier than
    /// what one of them says, and the time to train is as many times that of one.
    /// </summary>
    public int Networks { get; init; } = 5;

    /// <summary>
    /// Whether, once the bounds are found, the networks learn anew from all rows before <see cref="TestStart"/>, those of the validation among
    /// them, for as many epochs as were best: the newest rows tell most of the next. True by default; it takes as much time again.
    /// </summary>
    public bool Refit { get; init; } = true;

    /// <summary>
    /// How to train; null, the default: up to 40 epochs of AdamW with a rate that falls from 0.003 along a cosine, stopped after 8 without a better
    /// validation. Validation examples are set by the forecaster.
    /// </summary>
    public FitOptions<float>? Fit { get; init; }

    /// <summary>
    /// The file in which the training keeps its state after each epoch and when it is cancelled, so that Ctrl-C or a crash loses nothing; null, the
    /// default, for none. It stays when the training has ended. There are several trainings, each with a file of its own: with .1, .2 and so on behind the name.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>
    /// Whether to go on from the file of <see cref="Checkpoint"/>, if it is there, to the same bits as without the stop; false by default. Give the
    /// same data and settings.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Told how training goes, such as a <see cref="ConsoleProgress"/>; null, the default, for nobody.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Chooses the first weights and, unless <see cref="Fit"/> is set, the order of the examples; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>sold by day, 7 steps ahead</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{string.Join(", ", Targets)} by {Time}, {Horizon} step{(Horizon == 1 ? "" : "s")} ahead");
}

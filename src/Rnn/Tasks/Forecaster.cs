using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Data;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns from a table of the past and forecasts the steps that follow, in the units of the table.</summary>
/// <remarks>
/// Scales, calendar, windows and the split by time are its own business: it learns from the oldest rows, is stopped by the next ones, and can be
/// evaluated by the last, which it has never seen. It looks at a window of rows and says all steps of the horizon at once; its bounds come from
/// the errors over the validation rows.
/// </remarks>
/// <example>
/// <code>
/// Table table = Table.FromCsv("sales.csv");
/// Forecaster forecaster = Forecaster.Train(table, new ForecasterOptions { Time = "day", Targets = ["sold"], Horizon = 7 });
/// Console.WriteLine(forecaster.Evaluate(table));
/// Console.WriteLine(forecaster.Forecast(table));
/// </code>
/// </example>
public sealed class Forecaster
{
    private const string Kind = "forecaster";

    private readonly ForecastSchema _schema;
    private readonly TimeZoneInfo? _zone;
    private readonly Func<DateTime, string?>? _holidays;

    private Forecaster(
        ForecastSchema schema, IReadOnlyList<SequenceModel<float>> models, TimeZoneInfo? zone, Func<DateTime, string?>? holidays, IReadOnlyList<TrainingHistory> histories)
    {
        _schema = schema;
        _zone = zone;
        _holidays = holidays;
        Models = models;
        Histories = histories;
    }

    /// <summary>The networks, whose mean is the forecast.</summary>
    public IReadOnlyList<SequenceModel<float>> Models { get; }

    /// <summary>How the training of each network went; empty for a forecaster that was loaded.</summary>
    public IReadOnlyList<TrainingHistory> Histories { get; }

    /// <summary>The first time that training did not see, from which <see cref="Evaluate"/> measures.</summary>
    public DateTime TestStart => _schema.TestStart;

    /// <summary>Learns from a table.</summary>
    /// <param name="table">The past, the oldest row first.</param>
    /// <param name="options">Which columns to forecast, and how.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be or does not fit the table, or the table is too short.</exception>
    /// <exception cref="InvalidDataException">A value of the table can't be used; the message names its place.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Forecaster Train(Table table, ForecasterOptions options, CancellationToken cancellationToken = default)
    {
        ForecastSchema schema = ForecastSchema.Of(table, options);
        ForecastRows[] rows = ForecastRows.Read(table, schema, options.TimeZone);
        int[] training = CountBefore(rows, schema.ValidationStart, options.TimeZone);
        ForecasterCheck.RequireTraining(schema, rows, training);
        schema = schema with { Teaches = options.Teaches ?? NearestBaseline(rows, schema, training, options.TimeZone) };
        (schema, SeriesNumbers[] numbers) = Scale(schema, rows, training, options);
        ForecastWindows learned = Windows(rows, numbers, schema, options.TimeZone, DateTime.MinValue, schema.ValidationStart, schema.LeastRows);
        ForecastWindows measured = Windows(rows, numbers, schema, options.TimeZone, schema.ValidationStart, schema.TestStart, schema.LeastRows);
        ForecasterCheck.RequireParts(schema, rows.Max(series => series.Times.Length), learned.Count, measured.Count);

        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = 40,
            Optimizer = new AdamW(learningRate: 0.003),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            EarlyStopping = new EarlyStopping { Patience = 8 },
            Seed = options.Seed,
        };
        (SequenceModel<float> Model, TrainingHistory History)[] trained = [.. Enumerable.Range(0, options.Networks)
            .Select(network => Fit(network, network + 1, learned, fit with { Validation = measured }))];
        schema = WithIntervals(schema, Answer([.. trained.Select(one => one.Model)], measured), measured, numbers);

        if (options.Refit)
        {
            (schema, numbers) = Scale(schema, rows, CountBefore(rows, schema.TestStart, options.TimeZone), options);
            learned = Windows(rows, numbers, schema, options.TimeZone, DateTime.MinValue, schema.TestStart, schema.LeastRows);
            for (int i = 0; i < trained.Length; i++)
            {
                trained[i].Model = Fit(i, trained.Length + i + 1, learned, fit with { Epochs = trained[i].History.BestEpoch, EarlyStopping = null }).Model;
            }
        }

        return new Forecaster(schema, [.. trained.Select(one => one.Model)], options.TimeZone, options.Holidays, [.. trained.Select(one => one.History)]);

        (SequenceModel<float> Model, TrainingHistory History) Fit(int network, int training, ForecastWindows data, FitOptions<float> how)
        {
            ulong apart = (ulong)network << 32; // far from the seeds that a user counts up
            SequenceModel<float> model = Build(schema, options, options.Seed ^ apart);
            how = TaskModel.Keeping(how, options.Checkpoint is { } file ? FormattableString.Invariant($"{file}.{training}") : null, options.Resume);
            return (model, model.Fit(data, how with { Seed = how.Seed ^ apart, Progress = options.Progress ?? how.Progress }, cancellationToken));
        }
    }

    /// <summary>The steps that follow the last row of a history.</summary>
    /// <param name="history">The past with the columns of the training; of each series at least as many rows as the network looks back.</param>
    /// <param name="knownAhead">
    /// What is known of the steps to come: the columns of time, series and what is known ahead, a row for each step. Null, the default, where
    /// nothing but the calendar is known.
    /// </param>
    /// <exception cref="ArgumentException">The history is shorter than the window, a column is missing, or what is known ahead is not given.</exception>
    /// <exception cref="InvalidDataException">A value can't be used, or the rows known ahead are of other times than those that follow.</exception>
    public Forecast Forecast(Table history, Table? knownAhead = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ForecastRows[] rows = ForecastRows.Read(history, _schema, _zone);
        int least = _schema.LeastRows;
        if (rows.FirstOrDefault(series => series.Times.Length < least) is { } shorter)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The history{(shorter.Name.Length == 0 ? "" : $" of '{shorter.Name}'")} has {shorter.Times.Length} rows, and the network looks back {least}; give as many at least."), nameof(history));
        }

        ForecastRows[]? ahead = ForecastAhead.Read(knownAhead, rows, _schema, _zone);
        SeriesNumbers[] numbers = [.. rows.Select((series, i) => new SeriesNumbers(series.Last(least), _schema, _zone, _holidays, ahead?[i]))];
        var windows = new ForecastWindows(numbers, [.. rows.Select((_, i) => (i, least - 1))], _schema);
        double[][] answers = Answer(Models, windows);

        string[] targets = _schema.Targets;
        var steps = new List<ForecastStep>();
        for (int i = 0; i < rows.Length; i++)
        {
            DateTimeOffset time = rows[i].Times[^1];
            for (int step = 0; step < _schema.Horizon; step++)
            {
                time = ahead is null ? _schema.Step.Next(time, _zone) : ahead[i].Times[step];
                steps.Add(new ForecastStep(_schema.Series is null ? null : rows[i].Name, step + 1, time, targets.Select((name, target) =>
                {
                    int output = (step * targets.Length) + target, last = least - 1;
                    double answer = answers[i][output];
                    return (name, value: new ForecastValue(
                        numbers[i].InverseTransform(last, output, answer),
                        numbers[i].InverseTransform(last, output, answer + _schema.Lower[_schema.BoundOf(numbers[i].Token, output)]),
                        numbers[i].InverseTransform(last, output, answer + _schema.Upper[_schema.BoundOf(numbers[i].Token, output)])));
                }).ToDictionary(pair => pair.name, pair => pair.value)));
            }
        }

        return new Forecast(steps, [.. targets.Select((name, target) => (name, rows[0].Values[target].TakeLast((4 * _schema.Horizon) + _schema.Window)
            .Select(_schema.InverseTransform).ToArray()))]);
    }

    /// <summary>Measures the forecasts of steps that training has not seen, beside those that cost nothing.</summary>
    /// <param name="table">The past with the columns of the training, the rows to be forecast included.</param>
    /// <param name="from">The first time to forecast; null, the default, for <see cref="TestStart"/>.</param>
    /// <param name="to">The time before which the forecasts end; null, the default, for the end of the table.</param>
    /// <exception cref="ArgumentException">No whole horizon lies between those times.</exception>
    /// <exception cref="InvalidDataException">A value of the table can't be used; the message names its place.</exception>
    public ForecastReport Evaluate(Table table, DateTime? from = null, DateTime? to = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ForecastRows[] rows = ForecastRows.Read(table, _schema, _zone);
        SeriesNumbers[] numbers = [.. rows.Select(series => new SeriesNumbers(series, _schema, _zone, _holidays))];
        DateTime start = from ?? _schema.TestStart;
        int least = Math.Max(_schema.LeastRows, _schema.Season + 1); // so far look the last season and the scale of MASE back
        ForecastWindows tested = Windows(rows, numbers, _schema, _zone, start, to ?? DateTime.MaxValue, least);
        return tested.Count > 0
            ? ForecastMeasures.Measure(_schema, rows, numbers, tested, Answer(Models, tested), _zone, isUnseen: start >= _schema.TestStart)
            : throw new ArgumentException(FormattableString.Invariant(
                $"No {_schema.Horizon} steps in a row lie at or after {start:yyyy-MM-dd HH:mm}{(to is null ? "" : $" and before {to:yyyy-MM-dd HH:mm}")} behind {least} rows; give later rows or an earlier time."), nameof(table));
    }

    /// <summary>Saves network, columns, scales and all else in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Models[0]) { OtherModels = [.. Models.Skip(1)] }, JsonSerializer.Serialize(_schema, TaskJson.Default.ForecastSchema));

    /// <summary>Loads a forecaster that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <param name="holidays">The function that names holidays, if it was trained with one; a file can't hold it.</param>
    /// <exception cref="ModelFileException">It holds no forecaster, or its parts don't fit each other.</exception>
    /// <exception cref="ArgumentException">It was trained with holidays and gets none, or the other way round.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Forecaster Load(string path, Func<DateTime, string?>? holidays = null)
    {
        (ModelPackage<float> package, ForecastSchema schema) = TaskFile.Load(path, Kind, TaskJson.Default.ForecastSchema);
        ForecasterCheck.RequireFit(schema, package.Model);

        if (holidays is null != schema.Holidays is null)
        {
            throw new ArgumentException(holidays is null
                ? "The forecaster was trained with holidays; give the function that names them."
                : "The forecaster was trained without holidays; leave the function out.", nameof(holidays));
        }

        TimeZoneInfo? zone = null;
        return schema.TimeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(schema.TimeZone, out zone)
            ? new Forecaster(schema, [package.Model, .. package.OtherModels], zone, holidays, histories: [])
            : throw new ModelFileException($"The forecaster reads its calendar in the zone '{schema.TimeZone}', which this machine does not know; install its data of time zones.");
    }

    private static SequenceModel<float> Build(ForecastSchema schema, ForecasterOptions options, ulong seed)
    {
        SequenceModelBuilder<float> model = SequenceModel.ManyToOne(schema.InputSize);
        if (schema.Series is not null)
        {
            model = model.Embedding(new EmbeddingColumn("series", schema.SeriesNames.Count));
        }

        model = TaskModel.Layers(model, options.Model, usual => usual.Gru(64).Dropout(0.5));
        return model.LinearOutput(schema.OutputSize, Loss.Huber()).Build(seed);
    }

    // Clocks are set back once a year, so a span of time is one of rows: it begins with the first that shows its time.
    private static int CountBefore(DateTime[] clocks, DateTime time, int from = 0) =>
        Array.FindIndex(clocks, from, clock => clock >= time) is >= 0 and int first ? first : clocks.Length;

    private static int[] CountBefore(ForecastRows[] rows, DateTime time, TimeZoneInfo? zone) =>
        [.. rows.Select(series => CountBefore([.. series.Times.Select(moment => TimeStep.ClockOf(moment, zone))], time))];

    // The scales of each series by the rows that are learned from, and its numbers by them.
    private static (ForecastSchema Schema, SeriesNumbers[] Numbers) Scale(ForecastSchema schema, ForecastRows[] rows, int[] learned, ForecasterOptions options)
    {
        int[] seen = CountBefore(rows, schema.TestStart, options.TimeZone);
        bool[] isMet = [.. schema.Features.Select((feature, i) => feature.Word is null || rows.Zip(learned).Any(series => series.First.Values[i].Take(series.Second).Contains(1)))];
        HashSet<string?> holidays = [.. rows.Zip(learned).SelectMany(series => series.First.Times.Take(series.Second)).Select(time => TimeStep.ClockOf(time, options.TimeZone).Date)
            .Distinct().Select(day => options.Holidays?.Invoke(day))];
        ForecastSchema scaled = schema with
        {
            HolidaysMet = [.. (schema.Holidays ?? []).Select(holidays.Contains)],
            Scales = [.. rows.Select((series, i) =>
            {
                SeriesScale scale = SeriesNumbers.ScaleOf(series, schema, learned[i], seen[i], options.TimeZone);
                return scale with { Deviations = [.. scale.Deviations.Zip(isMet, (deviation, met) => met ? deviation : 0)] };
            })],
        };
        return (scaled, [.. rows.Select(series => new SeriesNumbers(series, scaled, options.TimeZone, options.Holidays))]);
    }

    // Of what costs nothing, the one that is nearest to the first target at the next step, over the last fifth of the training rows: found on the
    // rows before, as what the calendar says of a year that it has not seen whole can be far off.
    private static ForecastTarget NearestBaseline(ForecastRows[] rows, ForecastSchema schema, int[] training, TimeZoneInfo? zone)
    {
        ForecastTarget[] baselines = [ForecastTarget.ChangeSinceCalendar, ForecastTarget.ChangeSinceLast, ForecastTarget.ChangeSinceSeason];
        return baselines.Where(baseline => baseline != ForecastTarget.ChangeSinceSeason || schema.Season > 1).MinBy(baseline => rows.Select((series, i) =>
        {
            ForecastSchema taught = schema with { Teaches = baseline, Horizon = 1 };
            int known = Math.Max(1, training[i] * 4 / 5);
            SeriesScale scale = SeriesNumbers.ScaleOf(series, taught, known, training[i], zone);
            var numbers = new SeriesNumbers(series, taught with { Scales = [.. schema.SeriesNames.Select(_ => scale)] }, zone, holidays: _ => null);
            return numbers.Taught(output: 0, known, training[i]).Select(Math.Abs).DefaultIfEmpty(double.PositiveInfinity).Average() / scale.Deviations[0];
        }).Average());
    }

    // The windows behind which all steps lie in a span of time, and before whose end at least so many rows.
    private static ForecastWindows Windows(
        ForecastRows[] rows, SeriesNumbers[] numbers, ForecastSchema schema, TimeZoneInfo? zone, DateTime from, DateTime to, int least)
    {
        var windows = new List<(int Series, int Last)>();
        for (int i = 0; i < rows.Length; i++)
        {
            DateTime[] clocks = [.. rows[i].Times.Select(time => TimeStep.ClockOf(time, zone))];

            int first = CountBefore(clocks, from), end = CountBefore(clocks, to, first);
            for (int last = Math.Max(least, first) - 1; last + schema.Horizon < end; last++)
            {
                windows.Add((i, last));
            }
        }

        return new ForecastWindows(numbers, [.. windows], schema);
    }

    // The mean of what the networks say, [window][output].
    private static double[][] Answer(IReadOnlyList<SequenceModel<float>> models, ForecastWindows windows)
    {
        Tensor<float>[][] answers = [.. models.Select(model => model.Predict(windows))];
        return [.. Enumerable.Range(0, windows.Count).Select(window => Enumerable.Range(0, windows.TargetSize)
            .Select(output => answers.Sum(answer => (double)answer[window][output]) / answers.Length).ToArray())];
    }

    private static ForecastSchema WithIntervals(ForecastSchema schema, double[][] answers, ForecastWindows measured, SeriesNumbers[] numbers)
    {
        double[] lower = new double[schema.OutputSize * schema.SeriesNames.Count], upper = new double[lower.Length];
        int fewest = measured.Count;
        for (int output = 0; output < schema.OutputSize; output++)
        {
            (int Token, double Error)[] errors = [.. Enumerable.Range(0, measured.Count)
                .Select(i => (Window: measured[i], Numbers: numbers[measured[i].Series], Answer: answers[i][output]))
                .Where(one => !one.Numbers.IsFilledIn(one.Window.Last, output))
                .Select(one => (one.Numbers.Token, one.Numbers.ErrorOf(one.Window.Last, output, one.Answer))).OrderBy(one => one.Item2)];
            ForecasterCheck.RequireBounds(schema, output, errors.Length);
            fewest = Math.Min(fewest, errors.Length);
            for (int series = 0; series < schema.SeriesNames.Count; series++)
            {
                // A series with few forecasts borrows those of all.
                double[] own = [.. errors.Where(one => one.Token == series).Select(one => one.Error)];
                double[] chosen = schema.IsEnoughForBounds(own.Length) ? own : [.. errors.Select(one => one.Error)];
                lower[schema.BoundOf(series, output)] = Math.Min(0, Quantile(chosen, (1 - schema.Interval) / 2));
                upper[schema.BoundOf(series, output)] = Math.Max(0, Quantile(chosen, (1 + schema.Interval) / 2));
            }
        }

        return schema with { Lower = lower, Upper = upper, ValidationForecasts = fewest };
    }

    // Of n + 1 places between and beyond n errors, where the next one falls with equal chance (conformal prediction).
    private static double Quantile(double[] errors, double share)
    {
        double place = Math.Clamp((share * (errors.Length + 1)) - 1, 0, errors.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, errors.Length - 1);
        return errors[below] + ((place - below) * (errors[above] - errors[below]));
    }
}

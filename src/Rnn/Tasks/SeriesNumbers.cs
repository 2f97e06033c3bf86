namespace Rnn.Tasks;

/// <summary>The numbers of one series as a network reads and answers them: scaled, with calendar and what is known ahead.</summary>
internal sealed class SeriesNumbers
{
    // Where what costs nothing is never wrong, a network that says 1 is wrong by as little.
    private const double LeastShare = 1e-3;

    // Less of the size that a series has up to the test than this is no size to learn by.
    private const double SmallShare = 0.25;

    private readonly ForecastRows _rows;
    private readonly ForecastSchema _schema;
    private readonly SeriesScale _scale;
    private readonly DateTime[] _clocks;
    private readonly double[][] _usual;

    /// <param name="rows">The series.</param>
    /// <param name="schema">What belongs to a step.</param>
    /// <param name="zone">The zone of the calendar; null for none.</param>
    /// <param name="holidays">The name of a day's holiday; null where there are none.</param>
    /// <param name="ahead">What is known of the steps after the last row, a row for each step of the horizon; null where only steps within the rows are asked for.</param>
    public SeriesNumbers(ForecastRows rows, ForecastSchema schema, TimeZoneInfo? zone, Func<DateTime, string?>? holidays, ForecastRows? ahead = null)
    {
        _rows = rows;
        _schema = schema;
        Token = schema.SeriesNames.ToList().IndexOf(rows.Name);
        _scale = schema.Scales[Token];
        int length = rows.Times.Length;
        _clocks = ClocksTo(length + schema.Horizon, zone, ahead);
        _usual = [.. _scale.Calendars.Select(calendar => _clocks.Select(clock => calendar.Usual(clock, schema.Calendar)).ToArray())];
        Inputs = new float[length * schema.InputSize];
        Targets = new float[length * schema.OutputSize];
        Fill(holidays, ahead);
        for (int last = 0; last < length - schema.Horizon; last++)
        {
            for (int i = 0; i < schema.OutputSize; i++)
            {
                Targets[(last * schema.OutputSize) + i] = IsTaught(last, i) ? (float)((Truth(last, i) - Base(last, i)) / _scale.Steps[i]) : 0;
            }
        }
    }

    /// <summary>The token of the series.</summary>
    public int Token { get; }

    /// <summary>[time, features].</summary>
    public float[] Inputs { get; }

    /// <summary>[time, horizon · targets]: at each step what the network should say of the steps after it.</summary>
    public float[] Targets { get; }

    /// <summary>What an answer of the network means, in the unit of the data.</summary>
    /// <param name="last">The last step of the window.</param>
    /// <param name="output">Which output, [horizon · targets].</param>
    /// <param name="answer">What the network says.</param>
    public double InverseTransform(int last, int output, double answer)
    {
        double value = Base(last, output) + (answer * _scale.Steps[output]);
        return _schema.InverseTransform(value);
    }

    /// <summary>What a network would have to say for a value to be the answer: the other way round, for known steps.</summary>
    public double ErrorOf(int last, int output, double answer) => ((Truth(last, output) - Base(last, output)) / _scale.Steps[output]) - answer;

    /// <summary>Whether the truth of an answer was missing and filled in, so that nothing can be measured by it.</summary>
    public bool IsFilledIn(int last, int output) => _rows.IsFilledIn[output % _schema.TargetCount][last + 1 + (output / _schema.TargetCount)];

    /// <summary>The scales of a series.</summary>
    /// <param name="rows">The series.</param>
    /// <param name="schema">What belongs to a step.</param>
    /// <param name="trainingRows">How many rows the network learns from.</param>
    /// <param name="seenRows">How many come before the test.</param>
    /// <param name="zone">The zone of the calendar; null for none.</param>
    public static SeriesScale ScaleOf(ForecastRows rows, ForecastSchema schema, int trainingRows, int seenRows, TimeZoneInfo? zone)
    {
        double[] means = new double[schema.Features.Count], deviations = new double[schema.Features.Count];
        for (int i = 0; i < means.Length; i++)
        {
            deviations[i] = 1;
            if (schema.Features[i].Word is null)
            {
                means[i] = rows.Values[i].Take(trainingRows).Average();
                deviations[i] = DeviationOf(rows.Values[i]) is > 0 and double size ? size : 1;
            }
        }

        DateTime[] clocks = [.. rows.Times.Select(time => TimeStep.ClockOf(time, zone))];
        CalendarModel[] calendars = [.. Enumerable.Range(0, schema.TargetCount).Select(target =>
            CalendarModel.Fit(rows.Values[target], clocks, trainingRows, schema.Calendar, schema.Horizon))];
        var unit = new SeriesScale(means, deviations, [.. Enumerable.Repeat(1.0, schema.OutputSize)], calendars);
        var raw = new SeriesNumbers(rows, schema with { Scales = [.. schema.SeriesNames.Select(_ => unit)] }, zone, holidays: _ => null);
        return unit with
        {
            Steps = [.. Enumerable.Range(0, schema.OutputSize).Select(output => Math.Max(
            Math.Max(SizeOf(raw.Taught(output, 0, trainingRows)), SmallShare * SizeOf(raw.Taught(output, 0, seenRows))),
            LeastShare * deviations[output % schema.TargetCount]))]
        };

        // A series that has hardly moved yet, one of something new say, is no smaller than its next rows show.
        double DeviationOf(double[] values) => Math.Max(Spread(values[..trainingRows]), SmallShare * Spread(values[..seenRows]));
    }

    /// <summary>How far the truth was from what the network's answer starts from, from one row to another.</summary>
    public IEnumerable<double> Taught(int output, int first, int end)
    {
        int ahead = (output / _schema.TargetCount) + 1;
        return Enumerable.Range(first, Math.Max(0, end - ahead - first)).Where(last => IsTaught(last, output)).Select(last => Truth(last, output) - Base(last, output));
    }

    private static double SizeOf(IEnumerable<double> values) => Math.Sqrt(values.Select(value => value * value).DefaultIfEmpty().Average());

    // What is left of a constant when its mean is taken away is rounding, not size.
    private static double Spread(double[] values)
    {
        double mean = values.Average(), size = SizeOf(values.Select(value => value - mean));
        return size > 1e-12 * Math.Abs(mean) ? size : 0;
    }

    // The step that an answer is about, of the target that it is about.
    private double Truth(int last, int output) => _rows.Values[output % _schema.TargetCount][last + 1 + (output / _schema.TargetCount)];

    private bool IsTaught(int last, int output) => _schema.Teaches != ForecastTarget.ChangeSinceSeason || SeasonBefore(last, output) >= 0;

    private int SeasonBefore(int last, int output)
    {
        int ahead = (output / _schema.TargetCount) + 1;
        return last + ahead - _schema.SeasonalLag(ahead);
    }

    private double Base(int last, int output)
    {
        int target = output % _schema.TargetCount;
        return _schema.Teaches switch
        {
            ForecastTarget.Value => _scale.Means[target],
            ForecastTarget.ChangeSinceLast => _rows.Values[target][last],
            ForecastTarget.ChangeSinceCalendar => FromCalendar(last, output),
            _ => _rows.Values[target][SeasonBefore(last, output)],
        };
    }

    private double FromCalendar(int last, int output)
    {
        int target = output % _schema.TargetCount, ahead = (output / _schema.TargetCount) + 1;
        double[] usual = _usual[target];
        return usual[last + ahead] + (_scale.Calendars[target].Damping[ahead - 1] * (_rows.Values[target][last] - usual[last]));
    }

    private void Fill(Func<DateTime, string?>? holidays, ForecastRows? ahead)
    {
        int length = _rows.Times.Length, place = 0;
        string?[] days = holidays is null ? [] : [.. _clocks.Select(clock => holidays(clock.Date))];
        for (int step = 0; step < length; step++)
        {
            for (int feature = 0; feature < _schema.Features.Count; feature++)
            {
                if (_schema.Features[feature].Role != ColumnRole.KnownAhead)
                {
                    Inputs[place++] = Scaled(feature, _rows.Values[feature][step]);
                }
            }

            foreach (double number in CalendarNumbers.Of(_clocks[step + 1], _schema.Calendar))
            {
                Inputs[place++] = (float)number;
            }

            for (int later = step + 1; later <= step + _schema.Horizon; later++)
            {
                for (int feature = 0; feature < _schema.Features.Count; feature++)
                {
                    if (_schema.Features[feature].Role == ColumnRole.KnownAhead)
                    {
                        double[]? source = later < length ? _rows.Values[feature] : ahead?.Values[feature];
                        Inputs[place++] = source is null ? 0 : Scaled(feature, source[later < length ? later : later - length]);
                    }
                }

                for (int name = 0; name < (_schema.Holidays?.Count ?? 0); name++)
                {
                    Inputs[place++] = days[later] == _schema.Holidays![name] && _schema.HolidaysMet[name] ? 1 : 0;
                }
            }
        }
    }

    private float Scaled(int feature, double value) => _scale.Deviations[feature] == 0 ? 0 : (float)((value - _scale.Means[feature]) / _scale.Deviations[feature]);

    private DateTime[] ClocksTo(int count, TimeZoneInfo? zone, ForecastRows? ahead)
    {
        var clocks = new DateTime[count];
        DateTimeOffset time = _rows.Times[^1];
        for (int i = 0; i < count; i++)
        {
            int later = i - _rows.Times.Length;
            time = later < 0 ? _rows.Times[i] : ahead?.Times[later] ?? _schema.Step.Next(time, zone);
            clocks[i] = TimeStep.ClockOf(time, zone);
        }

        return clocks;
    }
}

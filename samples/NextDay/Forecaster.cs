using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace NextDay;

/// <summary>The job itself: an LSTM reads the last weeks and the calendar of the day ahead, and predicts that day.</summary>
internal sealed class Forecaster
{
    private readonly StandardScaler<float> _scaler;
    private readonly SlidingWindows<float> _windows;
    private readonly Split _split;

    public Forecaster(DailySeries series, Split split, int windowLength, int units, ulong seed)
    {
        _split = split;
        int measured = series.Columns.Count, columns = measured + DayCalendar.Size;

        // Only the measured columns are scaled, by what the training part shows.
        float[] flat = [.. series.Rows.SelectMany(row => row)];
        Tensor<float> raw = Tensor.Create(flat, [series.Rows.Count, measured]);
        _scaler = StandardScaler<float>.Fit(raw, split.TrainingEnd);
        Tensor<float> scaled = _scaler.Transform(raw);

        float[] values = new float[series.Rows.Count * columns];
        for (int day = 0; day < series.Days.Count; day++)
        {
            Span<float> row = values.AsSpan(day * columns, columns);
            for (int column = 0; column < measured; column++)
            {
                row[column] = scaled[day, column];
            }

            DayCalendar.Describe(series.Days[day], row[measured..]);
        }

        _windows = new SlidingWindows<float>(
            Tensor.Create(values, [series.Days.Count, columns]), windowLength, targetColumns: [0],
            knownAheadColumns: [.. Enumerable.Range(measured, DayCalendar.Size)]);
        Model = SequenceModel.ManyToOne(features: columns).Lstm(units).LinearOutput(1).Build(seed);
    }

    public SequenceModel<float> Model { get; }

    /// <summary>What one unit of the network's error is in the unit of the data.</summary>
    public double UnitSize => _scaler.StandardDeviations[0];

    /// <summary>Trains with a rate that falls along a cosine, stops when validation gets no better, and keeps the weights that did best in it.</summary>
    public TrainingHistory Train(Settings settings, Action<FitProgress> progress, CancellationToken cancellation) => Model.Fit(
        _windows.WithTargetsIn(0, _split.TrainingEnd),
        new FitOptions<float>
        {
            Epochs = settings.Epochs,
            Optimizer = new AdamW(learningRate: 0.003),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            EarlyStopping = new EarlyStopping { Patience = 8 },
            Validation = _windows.WithTargetsIn(_split.TrainingEnd, _split.ValidationEnd),
            Seed = settings.Seed,
            OnProgress = progress,
            Checkpoint = settings.Checkpoint is null ? null : new CheckpointFile<float>(settings.Checkpoint)
            {
                Package = new ModelPackage<float>(Model) { InputScaler = _scaler, TargetScaler = _scaler },
            },
            CheckpointEvery = settings.Checkpoint is null ? null : 25,
            Resume = settings.Resume,
        },
        cancellation);

    /// <summary>The forecast of every test day, in the unit of the data.</summary>
    public double[] ForecastTestDays()
    {
        SequenceDataset<float> test = _windows.WithTargetsIn(_split.ValidationEnd, _windows.TargetRow(_windows.Count - 1) + 1);
        return [.. Model.Predict(test).Select(prediction => _scaler.InverseTransform(prediction[0], column: 0))];
    }
}

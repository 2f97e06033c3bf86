using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Parameters;
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

    /// <summary>Trains in two stages, the second with smaller steps, and keeps the weights that did best in validation.</summary>
    public void Train(int epochs, ulong seed, Action<FitProgress> report)
    {
        SequenceDataset<float> training = _windows.WithTargetsIn(0, _split.TrainingEnd);
        SequenceDataset<float> validation = _windows.WithTargetsIn(_split.TrainingEnd, _split.ValidationEnd);
        var best = new BestWeights(Model, report, epochs);
        int firstStage = Math.Max(1, epochs * 2 / 3);
        Fit(firstStage, learningRate: 0.003);
        if (epochs > firstStage)
        {
            Fit(epochs - firstStage, learningRate: 0.0005);
        }

        best.Restore();

        void Fit(int count, double learningRate) => Model.Fit(training, new FitOptions<float>
        {
            Epochs = count,
            Optimizer = new AdamW(learningRate),
            Validation = validation,
            Seed = seed,
            Progress = best,
        });
    }

    /// <summary>The forecast of every test day, in the unit of the data.</summary>
    public double[] ForecastTestDays()
    {
        SequenceDataset<float> test = _windows.WithTargetsIn(_split.ValidationEnd, _windows.TargetRow(_windows.Count - 1) + 1);
        return [.. Model.Predict(test).Select(prediction => _scaler.Restore(prediction[0], column: 0))];
    }

    /// <summary>Copies the weights whenever an epoch did better in validation than all before; counts epochs over both stages.</summary>
    private sealed class BestWeights(SequenceModel<float> model, Action<FitProgress> report, int epochs) : IProgress<FitProgress>
    {
        private double _bestScore = double.PositiveInfinity;
        private float[][] _best = [];
        private int _finished;

        public void Report(FitProgress value)
        {
            report(value with { Epoch = _finished + 1, Epochs = epochs });
            if (value.Validation is { } validation)
            {
                _finished++;
                if (validation.Score < _bestScore)
                {
                    _bestScore = validation.Score;
                    _best = [.. model.Parameters.Select(p => p.Values.ToArray())];
                }
            }
        }

        public void Restore()
        {
            foreach ((Parameter<float> parameter, float[] values) in model.Parameters.Zip(_best))
            {
                values.CopyTo(parameter.Values);
            }
        }
    }
}

using System.Numerics;

namespace Rnn.Training;

/// <summary>Knows the time of a training and tells how far it is.</summary>
internal sealed class FitReporter<T>(FitOptions<T> options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long _begin = options.Clock.GetTimestamp();
    private readonly int _epochs = options.PlannedEpochs;
    private readonly TimeEstimate _pace = new(options.Validation is not null);
    private long _examples;

    /// <summary>Whether the time limit is reached. One batch at least is learned from, so that whoever goes on again and again comes to the end.</summary>
    public bool IsTimeUp => options.TimeLimit is { } limit && _examples > 0 && Since(_begin) >= limit;

    /// <summary>A moment to measure from.</summary>
    public long Now => options.Clock.GetTimestamp();

    public TimeSpan Since(long moment) => options.Clock.GetElapsedTime(moment);

    public void AddBatch(int examples, TimeSpan duration)
    {
        _examples += examples;
        _pace.AddBatch(duration);
        FitMeter.AddBatch(examples, duration);
    }

    public void AddValidation(TimeSpan duration) => _pace.AddValidation(duration);

    /// <summary>Tells whoever wants to know.</summary>
    /// <param name="epoch">The epoch at work.</param>
    /// <param name="batch">Batches done in it.</param>
    /// <param name="planned">Batches per epoch; null as long as nobody knows.</param>
    /// <param name="loss">The loss of the epoch so far.</param>
    /// <param name="learningRate">That of the last step.</param>
    /// <param name="result">The whole epoch, if it is over.</param>
    /// <param name="end">Why the training ends, if it does.</param>
    public void Report(int epoch, int batch, int? planned, double loss, double learningRate, EpochResult? result, TrainingEnd? end)
    {
        FitMeter.Tell(loss, result);
        if (options.Progress is null && options.OnProgress is null)
        {
            return;
        }

        TimeSpan elapsed = Since(_begin);
        int? batches = planned is null || result is not null ? planned : Math.Max(planned.Value, batch + 1);
        var progress = new FitProgress
        {
            Epoch = epoch,
            Epochs = _epochs,
            Batch = batch,
            Batches = batches ?? 0,
            TrainingLoss = loss,
            LearningRate = learningRate,
            ExamplesPerSecond = _examples / Math.Max(1e-9, elapsed.TotalSeconds),
            TimeLeft = batches is null ? null : TimeLeft(_epochs - epoch, batches.Value, batch, result is not null, elapsed),
            Result = result,
            End = end,
        };
        options.Progress?.Report(progress);
        options.OnProgress?.Invoke(progress);
    }

    private TimeSpan? TimeLeft(int epochs, int batches, int done, bool isEpochEnd, TimeSpan elapsed)
    {
        long validations = options.Validation is null ? 0 : epochs + (isEpochEnd ? 0 : 1);
        TimeSpan? left = _pace.For(((long)epochs * batches) + batches - done, validations);
        return options.TimeLimit is { } limit && limit - elapsed < left ? TimeSpan.FromTicks(Math.Max(0, (limit - elapsed).Ticks)) : left;
    }
}

using System.Diagnostics;
using System.Numerics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>A training from its first batch, or from a checkpoint, to its end.</summary>
internal sealed class FitLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly SequenceDataset<T> _data;
    private readonly FitOptions<T> _options;
    private readonly Trainer<T> _trainer;
    private readonly EpochOrder<T> _order;
    private readonly T[] _good;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TrainingState<T> _state = new();
    private long _examples;
    private long _batches;

    public FitLoop(SequenceModel<T> model, SequenceDataset<T> data, FitOptions<T> options, WorkerTeam team)
    {
        _model = model;
        _data = data;
        _options = options;
        _trainer = new Trainer<T>(model, options, team);
        _order = new EpochOrder<T>(data, options);
        _good = new T[model.Parameters.AllValues.Length];
        _trainer.PlannedSteps = (long)options.Epochs * ((_order.Batches + options.AccumulateBatches - 1) / options.AccumulateBatches);
        _state.Settings = options.Describe(data);
        if (options.Resume && options.Checkpoint is { Exists: true } checkpoint)
        {
            _trainer.Capture(_state);
            _state = checkpoint.Restore(model, _state);
            _trainer.Restore(_state);
        }
    }

    public TrainingHistory Run(CancellationToken cancellation)
    {
        bool stopped = Stopped;
        while (_state.Epoch <= _options.Epochs && !stopped)
        {
            _model.Parameters.AllValues.CopyTo(_good);
            try
            {
                RunEpoch(cancellation);
            }
            catch (TrainingDivergedException)
            {
                _good.CopyTo(_model.Parameters.AllValues);
                throw;
            }

            stopped = Stopped;
        }

        if (_options.EarlyStopping is { RestoreBest: true } && _state.BestWeights.Length > 0)
        {
            _state.BestWeights.CopyTo(_model.Parameters.AllValues);
        }

        return new TrainingHistory(_state.History) { StoppedEarly = stopped };
    }

    private bool Stopped => _options.EarlyStopping is { } stopping && _state.BestEpoch > 0 && _state.Epoch - 1 - _state.BestEpoch >= stopping.Patience;

    private void RunEpoch(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _order.Begin(_state.Epoch);
        _trainer.Continues = false;
        while (_state.Batch < _order.Batches)
        {
            if (cancellation.IsCancellationRequested)
            {
                Save(); // nothing that was learned is lost
                cancellation.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<int> indices = _order[_state.Batch];
            BatchResult result = _trainer.Step(_data, indices, new BatchPlace(_state.Epoch, _state.Batch + 1, _state.Batch + 1 == _order.Batches, _state.ScheduleNotes));
            _state.LossSum += result.LossSum;
            _state.Rows += result.Rows;
            _state.LargestNorm = Math.Max(_state.LargestNorm, result.GradientNorm);
            _state.Batch++;
            _examples += indices.Length;
            _batches++;
            if (_state.Batch < _order.Batches)
            {
                if (_options.CheckpointEvery is { } every && _state.Batch % every == 0 && !_options.Stateful && _trainer.IsBetweenSteps)
                {
                    Save();
                }

                Report(null);
            }
        }

        EndEpoch(start, cancellation);
    }

    private void EndEpoch(long start, CancellationToken cancellation)
    {
        double loss = _state.LossSum / Math.Max(1, _state.Rows);
        IReadOnlyList<string> warnings = Observations.Of(_model, _trainer.Workspace, _state.LargestNorm, _state.History);
        Evaluation? validation = _options.Validation is null ? null : _trainer.Validate(_options.Validation, cancellation);
        var result = new EpochResult(_state.Epoch, loss, _state.LargestNorm, validation, Stopwatch.GetElapsedTime(start))
        {
            LearningRate = _trainer.LearningRate,
            Warnings = warnings,
        };
        _state.History.Add(result);
        _options.Schedule?.EndEpoch(result.DecidingLoss, _state.ScheduleNotes);
        if (result.DecidingLoss < _state.BestLoss - (_options.EarlyStopping?.MinimumImprovement ?? 0))
        {
            (_state.BestLoss, _state.BestEpoch) = (result.DecidingLoss, _state.Epoch);
            if (_options.EarlyStopping is { RestoreBest: true })
            {
                _state.BestWeights = _model.Parameters.AllValues.ToArray();
            }
        }

        Report(result);
        (_state.Epoch, _state.Batch, _state.LossSum, _state.Rows, _state.LargestNorm) = (_state.Epoch + 1, 0, 0, 0, 0);
        Save();
    }

    // A checkpoint between the batches of one step, or of a series that goes on, could not be gone on from; the last one stays.
    private void Save()
    {
        if (_options.Checkpoint is null || !_trainer.IsBetweenSteps || (_options.Stateful && _state.Batch > 0))
        {
            return;
        }

        _trainer.Capture(_state);
        _options.Checkpoint.Save(_model, _state);
    }

    private void Report(EpochResult? result)
    {
        double loss = result?.TrainingLoss ?? (_state.LossSum / Math.Max(1, _state.Rows));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_begin);
        long left = ((long)(_options.Epochs - _state.Epoch) * _order.Batches) + _order.Batches - _state.Batch;
        var progress = new FitProgress(_state.Epoch, _options.Epochs, _state.Batch, _order.Batches, loss, result?.Validation)
        {
            LearningRate = _trainer.LearningRate,
            ExamplesPerSecond = _examples / Math.Max(1e-9, elapsed.TotalSeconds),
            TimeLeft = elapsed * ((double)left / Math.Max(1, _batches)),
            Result = result,
        };
        _options.Progress?.Report(progress);
        if (result is not null)
        {
            _options.Log(result);
        }
    }
}

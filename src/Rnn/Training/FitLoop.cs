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
    private readonly IBatchSource<T> _source;
    private readonly FitOptions<T> _options;
    private readonly Trainer<T> _trainer;
    private readonly Observations<T> _observations;
    private readonly T[] _good;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TrainingState<T> _state = new();
    private long _examples;
    private long _batches;
    private int? _batchesPerEpoch; // null as long as nobody knows

    /// <param name="model">The model.</param>
    /// <param name="source">Its batches.</param>
    /// <param name="description">The data, in words that a checkpoint holds.</param>
    /// <param name="options">How to train.</param>
    /// <param name="team">The threads.</param>
    public FitLoop(SequenceModel<T> model, IBatchSource<T> source, string description, FitOptions<T> options, WorkerTeam team)
    {
        _model = model;
        _source = source;
        _batchesPerEpoch = source.Batches;
        _options = options;
        _trainer = new Trainer<T>(model, options, team);
        _observations = new Observations<T>(model);
        _good = new T[model.Parameters.AllValues.Length];
        options.Checkpoint?.Check();
        _trainer.PlannedSteps = (long)options.Epochs * (((_batchesPerEpoch ?? 0) + options.AccumulateBatches - 1) / options.AccumulateBatches);
        _state.Settings = options.Describe(description) + FrozenIn(model);
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

        return new TrainingHistory(_state.History) { StoppedEarly = stopped, BestEpoch = _state.BestEpoch };
    }

    private bool Stopped => _options.EarlyStopping is { } stopping && _state.BestEpoch > 0 && _state.Epoch - 1 - _state.BestEpoch >= stopping.Patience;

    private void RunEpoch(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _source.Begin(_state.Epoch, _state.Batch, cancellation);
        _trainer.Continues = false;
        for (bool more = Next(); more;)
        {
            // With a checkpoint only between the steps of the optimiser: nothing that was learned is lost.
            if (_options.Checkpoint is null || _trainer.IsBetweenSteps)
            {
                StopIfAsked(cancellation);
            }

            bool last = _source.IsLast;
            _examples += _source.Indices.Length;
            BatchResult result = _trainer.Step(
                _source.Data, _source.Indices, new BatchPlace(_state.Epoch, _state.Batch + 1, last, _state.ScheduleNotes));
            _state.LossSum += result.LossSum;
            _state.LossWeight += result.Weight;
            _state.LargestNorm = Math.Max(_state.LargestNorm, result.GradientNorm);
            _observations.Look(_trainer.Workspace);
            _state.Batch++;
            _batches++;
            if (!last)
            {
                if (_options.CheckpointEvery is { } every && _state.Batch % every == 0)
                {
                    Save();
                }

                Report(null);
            }

            more = !last && Next();
        }

        if (_state.Batch == 0)
        {
            throw new InvalidDataException(
                $"The source gave no example in epoch {_state.Epoch}. It must give them all each time that it is read; one that can be read only once " +
                "must be opened anew by its function.");
        }

        EndEpoch(start, cancellation);
    }

    private void EndEpoch(long start, CancellationToken cancellation)
    {
        double loss = _state.LossSum / _state.LossWeight;
        _trainer.RequireFiniteWeights(); // the last step's own result has been seen by no batch
        IReadOnlyList<string> warnings = [.. _observations.Take(_state.LargestNorm, _state.History), .. WrongCount()];
        _batchesPerEpoch = _state.Batch;
        var metrics = new Dictionary<string, double>();
        Evaluation? validation = _options.Validation is null ? null : Validate(_options.Validation, metrics, cancellation);
        var result = new EpochResult(_state.Epoch, loss, _state.LargestNorm, validation, Stopwatch.GetElapsedTime(start))
        {
            LearningRate = _trainer.LearningRate,
            Metrics = metrics,
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
        (_state.Epoch, _state.Batch, _state.LossSum, _state.LossWeight, _state.LargestNorm) = (_state.Epoch + 1, 0, 0, 0, 0);
        Save();
    }

    private bool Next()
    {
        try
        {
            return _source.Next();
        }
        catch (OperationCanceledException)
        {
            Save(); // stopped while it waited for examples
            throw;
        }
    }

    private Evaluation Validate(SequenceDataset<T> examples, Dictionary<string, double> metrics, CancellationToken cancellation)
    {
        try
        {
            return _trainer.Validate(examples, metrics, cancellation);
        }
        catch (OperationCanceledException)
        {
            Save(afterLastBatch: true); // what goes on from there validates again
            throw;
        }
    }

    // A line of its own, and none where all are trained: so were the checkpoints of 0.1.0.
    private static string FrozenIn(SequenceModel<T> model) => model.Parameters.Any(parameter => parameter.IsFrozen)
        ? "\nfrozen " + string.Join(", ", model.Parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Name))
        : "";

    private IEnumerable<string> WrongCount()
    {
        if (_source.Batches is { } planned && planned != _state.Batch)
        {
            yield return $"the source gave {_state.Batch} batches, but its Count promises {planned}: " +
                "a schedule that looks at the end, and the time left, are wrong. Correct Count.";
        }
    }

    private void StopIfAsked(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            Save();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    // A checkpoint between the batches of one step, or of a series that goes on, could not be gone on from; the last one stays.
    private void Save(bool afterLastBatch = false)
    {
        if (_options.Checkpoint is null || !_trainer.IsBetweenSteps || (_options.Stateful && _state.Batch > 0 && !afterLastBatch))
        {
            return;
        }

        _trainer.RequireFiniteWeights(); // a good checkpoint must not give way to a useless one
        _trainer.Capture(_state);
        _options.Checkpoint.Save(_model, _state);
    }

    private void Report(EpochResult? result)
    {
        double loss = result?.TrainingLoss ?? (_state.LossSum / _state.LossWeight);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_begin);
        bool known = _batchesPerEpoch is not null;
        int batches = result is not null ? _state.Batch : known ? Math.Max(_batchesPerEpoch!.Value, _state.Batch + 1) : 0;
        long left = ((long)(_options.Epochs - _state.Epoch) * batches) + batches - _state.Batch;
        var progress = new FitProgress(_state.Epoch, _options.Epochs, _state.Batch, batches, loss, result?.Validation)
        {
            LearningRate = _trainer.LearningRate,
            ExamplesPerSecond = _examples / Math.Max(1e-9, elapsed.TotalSeconds),
            TimeLeft = known ? elapsed * ((double)left / Math.Max(1, _batches)) : null,
            Result = result,
        };
        _options.Progress?.Report(progress);
        if (result is not null)
        {
            _options.Log(result);
        }
    }
}

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
    private readonly int _epochs;
    private readonly Trainer<T> _trainer;
    private readonly Observations<T> _observations;
    private readonly ScaleCheck<T> _scales;
    private readonly BestEpoch<T> _best;
    private readonly FitReporter<T> _reporter;
    private readonly T[] _good;
    private readonly string _settings;
    private readonly List<EpochResult> _history = [];
    private readonly List<double> _losses = []; // those that count, epoch by epoch
    private int _epoch = 1;
    private int _batch; // done in this epoch
    private BatchResult _sum; // of this epoch
    private int? _batchesPerEpoch; // null as long as nobody knows
    private long _examples; // of this epoch
    private bool _outOfTime;

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
        _epochs = options.PlannedEpochs;
        _trainer = new Trainer<T>(model, options, team);
        _observations = new Observations<T>(model);
        _scales = new ScaleCheck<T>(model);
        _best = new BestEpoch<T>(options.Stopping, options.Metrics);
        _reporter = new FitReporter<T>(options);
        _good = new T[model.Parameters.AllValues.Length];
        _settings = FitSettings.Describe(options, description) + FrozenIn(model);
        options.Checkpoint?.Check(model);
        _trainer.PlannedSteps = (long)_epochs * (((_batchesPerEpoch ?? 0) + options.AccumulateBatches - 1) / options.AccumulateBatches);
        if (options.Resume && options.Checkpoint is { Exists: true } checkpoint)
        {
            GoOn(checkpoint.Load(model) ?? throw new InvalidOperationException($"The checkpoint ({checkpoint.GetType().Name}) says that it exists and gave no state."));
        }
    }

    public TrainingHistory Run(CancellationToken cancellation)
    {
        TrainingEnd? end;
        try
        {
            while ((end = EndAfter(_epoch - 1)) is null)
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
            }
        }
        catch (OperationCanceledException)
        {
            _best.GiveBack(_model.Parameters); // the checkpoint has those of the moment, from which it goes on
            throw;
        }

        return new TrainingHistory
        {
            Epochs = _history,
            BestEpoch = _best.Epoch,
            HasBestWeights = _best.GiveBack(_model.Parameters),
            End = end.Value,
        };
    }

    private TrainingEnd? EndAfter(int epoch) => epoch >= _epochs ? TrainingEnd.LastEpoch
        : _best.IsStopped(epoch) ? TrainingEnd.EarlyStopping
        : _outOfTime || _reporter.IsTimeUp ? TrainingEnd.TimeLimit
        : null;

    private void RunEpoch(CancellationToken cancellation)
    {
        long start = _reporter.Now;
        _source.Begin(_epoch, _batch, cancellation);
        _trainer.Continues = false;
        for (bool more = Next(); more;)
        {
            // With a checkpoint only between the steps of the optimiser: nothing that was learned is lost.
            if (_options.Checkpoint is null || _trainer.IsBetweenSteps)
            {
                StopIfAsked(cancellation);
            }

            if (_trainer.IsBetweenSteps && _reporter.IsTimeUp)
            {
                _outOfTime = true;
                Save();
                Report(null);
                return;
            }

            bool last = _source.IsLast;
            Learn(last);
            if (!last)
            {
                if (_options.CheckpointEvery is { } every && _batch % every == 0)
                {
                    Save();
                }

                Report(null);
            }

            more = !last && Next();
        }

        if (_batch == 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"The source gave no example in epoch {_epoch}. It must give them all each time that it is read; one that can be read only once ") +
                "must be opened anew by its function.");
        }

        EndEpoch(start, cancellation);
    }

    private void Learn(bool last)
    {
        long start = _reporter.Now;
        if (_epoch == 1)
        {
            _scales.Look(_source.Data, _source.Indices);
        }

        _examples += _source.Indices.Length;
        _sum = _sum.And(_trainer.Step(_source.Data, _source.Indices, new BatchPlace(_epoch, _batch + 1, last, _losses)));
        _observations.Look(_trainer.Workspace);
        _batch++;
        _reporter.AddBatch(_source.Indices.Length, _reporter.Since(start));
    }

    private void EndEpoch(long start, CancellationToken cancellation)
    {
        _trainer.RequireFiniteWeights(); // the last step's own result has been seen by no batch
        IReadOnlyList<string> warnings = [.. Warnings()];
        _batchesPerEpoch = _batch;
        var metrics = new Dictionary<string, double>();
        Evaluation? validation = _options.Validation is null ? null : Validate(_options.Validation, metrics, cancellation);
        var result = new EpochResult
        {
            Epoch = _epoch,
            TrainingLoss = _sum.Loss,
            LargestGradientNorm = _sum.GradientNorm,
            Validation = validation,
            Duration = _reporter.Since(start),
            LearningRate = _trainer.LearningRate,
            Metrics = metrics,
            Warnings = warnings,
        };
        _history.Add(result);
        _losses.Add(result.DecidingLoss);
        _best.Consider(result, _model.Parameters);
        Report(result);
        FitLog.Write(_options.Logger, result, _epochs);
        (_epoch, _batch, _sum, _examples) = (_epoch + 1, 0, default, 0);
        Save();
    }

    private IEnumerable<string> Warnings()
    {
        IEnumerable<string> all = _observations.Take(_sum.GradientNorm, _history).Concat(TrainingAdvice.OfLosses(_history, _sum.Loss));
        if (_epoch == 1)
        {
            all = [.. all, .. _scales.Take(), .. TrainingAdvice.OfSettings(_options, _batch, _examples)];
        }

        return _source.Batches is { } planned && planned != _batch
            ? all.Append(FormattableString.Invariant($"the source gave {_batch} batches, but its Count promises {planned}: ") +
                "a schedule that looks at the end, and the time left, are wrong. Correct Count.")
            : all;
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
        long start = _reporter.Now;
        try
        {
            return _trainer.Validate(examples, metrics, cancellation);
        }
        catch (OperationCanceledException)
        {
            Save(afterLastBatch: true); // what goes on from there validates again
            throw;
        }
        finally
        {
            _reporter.AddValidation(_reporter.Since(start));
        }
    }

    // A line of its own, and none where all are trained: so were the checkpoints of 0.1.0.
    private static string FrozenIn(SequenceModel<T> model) => model.Parameters.Any(parameter => parameter.IsFrozen)
        ? "\nfrozen " + string.Join(", ", model.Parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Name))
        : "";

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
        if (_options.Checkpoint is null || !_trainer.IsBetweenSteps || (_options.Stateful && _batch > 0 && !afterLastBatch))
        {
            return;
        }

        _trainer.RequireFiniteWeights(); // a good checkpoint must not give way to a useless one
        (IReadOnlyList<ReadOnlyMemory<T>> moments, double[] counters) = _trainer.Optimizer.Capture();
        _options.Checkpoint.Save(_model, new TrainingState<T>
        {
            Settings = _settings,
            Epoch = _epoch,
            Batch = _batch,
            Pass = _trainer.PassesDone,
            Steps = _trainer.StepsDone,
            LossSum = _sum.LossSum,
            LossWeight = _sum.Weight,
            LargestGradientNorm = _sum.GradientNorm,
            Weights = _model.Parameters.AllValues.ToArray(),
            BestValue = _best.Value,
            BestEpoch = _best.Epoch,
            BestWeights = _best.Weights,
            Moments = moments,
            Counters = counters,
            History = [.. _history],
        });
    }

    // Everything is looked at before anything changes.
    private void GoOn(TrainingState<T> state)
    {
        int length = _model.Parameters.AllValues.Length;
        TrainingSettings.RequireSame(state.Settings, _settings);
        if (state.Weights.Length != length || (state.BestWeights.Length > 0 && state.BestWeights.Length != length) ||
            !_trainer.Optimizer.Fits(state.Moments, state.Counters) || state.Epoch != state.History.Count + 1 || state.Batch < 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"The checkpoint's state of epoch {state.Epoch}, with {state.Weights.Length} weights, {state.Moments.Count} runs of moments, ") +
                FormattableString.Invariant($"{state.Counters.Count} counters and a history of {state.History.Count} epochs, does not fit the training of ") +
                FormattableString.Invariant($"{length} weights. Begin anew with Resume = false."));
        }

        state.Weights.Span.CopyTo(_model.Parameters.AllValues);
        _trainer.Restore(state);
        _best.Restore(state.BestValue, state.BestEpoch, state.BestWeights);
        _history.AddRange(state.History);
        _losses.AddRange(state.History.Select(epoch => epoch.DecidingLoss));
        (_epoch, _batch, _sum) = (state.Epoch, state.Batch, new BatchResult(state.LossSum, state.LossWeight, state.LargestGradientNorm));
    }

    private void Report(EpochResult? result) =>
        _reporter.Report(_epoch, _batch, result is null ? _batchesPerEpoch : _batch, _sum.Loss, _trainer.LearningRate, result,
            result is null ? (_outOfTime ? TrainingEnd.TimeLimit : null) : EndAfter(_epoch));
}

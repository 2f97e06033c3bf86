using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>The training step: forward, loss, backward, clip, update. Once warm it allocates nothing.</summary>
internal sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly FitOptions<T> _options;
    private readonly ModelWorkspace<T> _workspace;
    private readonly OptimizerState<T> _optimizer;
    private BatchPlace _place;
    private uint _pass;
    private uint _chunk;
    private long _steps;
    private int _waiting;
    private double _waitingWeight;

    public Trainer(SequenceModel<T> model, FitOptions<T> options, WorkerTeam team)
    {
        _model = model;
        _options = options;
        _workspace = model.CreateWorkspace(team);
        _optimizer = options.Optimizer.Start(model.Parameters);
        LearningRate = options.Optimizer.LearningRate;
    }

    /// <summary>Whether the next batch goes on from the states of the last one; only with <see cref="FitOptions{T}.Stateful"/>.</summary>
    public bool Continues { get; set; }

    /// <summary>How many steps the schedule has: batches, or groups of them whose gradients are joined. Chunks of a batch are one.</summary>
    public long PlannedSteps { get; set; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Whether no gradients wait for further batches to join them.</summary>
    public bool IsBetweenSteps => _waiting == 0;

    /// <summary>What the last batch left behind.</summary>
    public ModelWorkspace<T> Workspace => _workspace;

    /// <summary>Learns from some examples once, outside a training.</summary>
    public BatchResult Step(SequenceDataset<T> data, ReadOnlySpan<int> indices) => Step(data, indices, new BatchPlace(1, 1, true, []));

    /// <summary>Learns from some examples once.</summary>
    public BatchResult Step(SequenceDataset<T> data, ReadOnlySpan<int> indices, in BatchPlace place)
    {
        _place = place;
        _chunk = 0;
        BatchResult result = default;
        bool answersOnce = _model.Topology.PoolsSteps;
        var plan = new ChunkPlan(Longest(data, indices), _options.ChunkLength, _options.ChunkStride, answersOnce, Continues);
        for (int i = 0; i < plan.Count; i++)
        {
            Chunk chunk = plan[i];
            if (chunk.OnlyCarries)
            {
                _workspace.LoadInputs(data, indices, chunk.Window);
                _workspace.Forward(NextPass(chunk.Continues)); // nothing goes back through it, but dropout falls as in the chunk that follows
            }
            else
            {
                result = result.And(Learn(data, indices, chunk));
            }

            if (chunk.StepsToSave is { } steps)
            {
                _workspace.SaveState(steps);
            }
        }

        _pass++;
        if (IsBetweenSteps)
        {
            _steps++;
        }

        if (_options.Stateful)
        {
            _workspace.SaveState(int.MaxValue);
            Continues = true;
        }

        return result;
    }

    /// <summary>Batches trained on, which names the random numbers of the next one.</summary>
    public uint PassesDone => _pass;

    /// <summary>Steps of the schedule done.</summary>
    public long StepsDone => _steps;

    /// <summary>What the optimiser remembers.</summary>
    public OptimizerState<T> Optimizer => _optimizer;

    /// <summary>Goes on from a checkpoint whose optimiser fits.</summary>
    public void Restore(TrainingState<T> state)
    {
        _pass = state.Pass;
        _steps = state.Steps;
        _optimizer.Restore(state.Moments, state.Counters);
    }

    // All chunks of a batch are one training step to the random numbers, so that what falls in a sequence falls in all its chunks.
    private Pass NextPass(bool continues) => new(Training: true, _options.Seed, _pass, continues)
    {
        Chunk = _chunk++,
        OwnTokens = _options.TeacherForcing is { } forcing ? 1 - forcing.RateAt(_steps) : 0,
    };

    private BatchResult Learn(SequenceDataset<T> data, ReadOnlySpan<int> indices, in Chunk chunk)
    {
        Pass pass = NextPass(chunk.Continues);
        if (_waiting == 0)
        {
            _model.Parameters.ClearGradients();
        }

        _workspace.LoadInputs(data, indices, chunk.Window);
        _workspace.Forward(pass);
        _workspace.LoadTargets(data, indices, _options.ClassWeights);
        int rows = _workspace.LossRows(chunk.FirstNew);
        bool joins = _options.AccumulateBatches > 1;
        double loss = 0, norm = 0, weight = 0;
        if (rows > 0)
        {
            loss = joins ? _workspace.LossWithoutMean(chunk.FirstNew) : _workspace.Loss(chunk.FirstNew);
            RequireFinite(loss);
            _workspace.Backward(pass);
            weight = _workspace.LossWeight;
            _waitingWeight += weight;
        }

        _waiting++;
        if (_waiting == _options.AccumulateBatches || _place.IsLast)
        {
            norm = Update(joins);
        }

        return new BatchResult(loss * weight, weight, norm);
    }

    // One step of the optimiser; not if there was nothing but empty sequences.
    private double Update(bool joins)
    {
        _waiting = 0;
        double weight = _waitingWeight;
        _waitingWeight = 0;
        if (weight == 0)
        {
            return 0;
        }

        if (joins && !_model.Head.SumsLosses)
        {
            GradientClipping.Scale(_model.Parameters, 1 / weight); // of the sum over several batches the mean
        }

        _options.BeforeUpdate?.Invoke(_model.Parameters.AllGradients);
        _model.Parameters.ClearFrozenGradients();
        if (_options.ClipGradientValue is { } limit)
        {
            GradientClipping.ClipValue(_model.Parameters, limit);
        }

        double norm = GradientClipping.ClipNorm(_model.Parameters, _options.ClipGradientNorm ?? double.PositiveInfinity);
        RequireFinite(norm);
        if (_options.Schedule is { } schedule)
        {
            double factor = schedule.FactorAt(new ScheduleMoment(_place.Epoch, _steps, PlannedSteps, _place.Losses));
            LearningRate = _options.Optimizer.LearningRate * RequireFactor(schedule, factor);
        }

        if (LearningRate > 0)
        {
            _optimizer.Step(LearningRate);
        }

        return norm;
    }

    /// <summary>Throws if a step has made a weight NaN or infinite.</summary>
    public void RequireFiniteWeights() => RequireFinite(TensorPrimitives.IsFiniteAll<T>(_model.Parameters.AllValues) ? 0 : double.NaN);

    private void RequireFinite(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException(
                $"The training diverged in epoch {_place.Epoch}, batch {_place.Batch}: {Divergence.Find(_model, _workspace)}. " +
                "The model has the weights of the beginning of the epoch again. Try a lower learning rate, ClipGradientNorm, or inputs of " +
                "a size around 1.", _place.Epoch, _place.Batch);
        }
    }

    private double RequireFactor(LearningRateSchedule schedule, double factor) => factor >= 0 && double.IsFinite(factor)
        ? factor
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"The schedule '{schedule}' gave the factor {factor} in epoch {_place.Epoch}, batch {_place.Batch}; it must be a finite number of 0 or more."));

    private int Longest(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        int longest = 0;
        foreach (int index in indices)
        {
            longest = Math.Max(longest, _model.Topology.FeedsBack && !_model.Topology.HasDecoder ? data.TargetLength(index) : data.InputLength(index));
        }

        return longest;
    }

    /// <summary>Measures the validation examples, and fills in the values of the metrics by their names.</summary>
    public Evaluation Validate(SequenceDataset<T> data, Dictionary<string, double> values, CancellationToken cancellation)
    {
        var evaluator = new Evaluator<T>(_model, _workspace, _options.Metrics) { ClassWeights = _options.ClassWeights };
        Evaluation evaluation = evaluator.Measure(data, cancellation);
        if (evaluator.LossWeight > 0)
        {
            RequireFinite(evaluation.Loss);
        }

        for (int i = 0; i < _options.Metrics.Count; i++)
        {
            values[_options.Metrics[i].Name] = evaluator.States[i].Value;
        }

        return evaluation;
    }
}

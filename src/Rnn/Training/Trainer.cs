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
        BatchResult result = _options.ChunkLength is not { } chunk
            ? Learn(data, indices, SequenceWindow.Whole, fromStep: 0, Continues)
            : _model.Topology == Topology.ManyToOne
                ? LearnLastChunk(data, indices, chunk)
                : LearnInChunks(data, indices, chunk, _options.ChunkStride ?? chunk);
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

    /// <summary>Writes down what the next step depends on.</summary>
    public void Capture(TrainingState<T> state)
    {
        state.Pass = _pass;
        state.Steps = _steps;
        state.Counters = _optimizer.Counters;
        state.Moments = [.. _optimizer.Moments.Select(moments => moments.Span.ToArray())];
    }

    /// <summary>Goes on from what <see cref="Capture"/> wrote down.</summary>
    public void Restore(TrainingState<T> state)
    {
        _pass = state.Pass;
        _steps = state.Steps;
        _optimizer.Counters = state.Counters;
        for (int i = 0; i < state.Moments.Length; i++)
        {
            state.Moments[i].CopyTo(_optimizer.Moments[i].Span);
        }
    }

    // Each chunk brings some new steps, which its loss counts, after older ones, through which their gradient travels on.
    private BatchResult LearnInChunks(SequenceDataset<T> data, ReadOnlySpan<int> indices, int length, int stride)
    {
        BatchResult result = default;
        bool continues = Continues;
        int longest = Longest(data, indices), start = 0;
        for (int newSteps = 0; newSteps < longest || newSteps == 0; newSteps += stride)
        {
            int end = newSteps + stride;
            result = result.And(Learn(data, indices, SequenceWindow.Steps(start, end - start), newSteps - start, continues));
            int next = Math.Max(0, end + stride - length);
            _workspace.SaveState(next - start);
            continues |= next > 0;
            start = next;
            if (end >= longest)
            {
                break; // end + stride could leave the range of an int
            }
        }

        return result;
    }

    private BatchResult LearnLastChunk(SequenceDataset<T> data, ReadOnlySpan<int> indices, int length)
    {
        if (Longest(data, indices) <= length)
        {
            return Learn(data, indices, SequenceWindow.Whole, fromStep: 0, Continues);
        }

        _workspace.LoadInputs(data, indices, SequenceWindow.AllButLast(length));
        _workspace.Forward(NextPass(Continues)); // nothing goes back through it, but dropout falls as in the chunk that follows
        _workspace.SaveState(int.MaxValue);
        return Learn(data, indices, SequenceWindow.Last(length), fromStep: 0, continues: true);
    }

    // All chunks of a batch are one training step to the random numbers, so that what falls in a sequence falls in all its chunks.
    private Pass NextPass(bool continues) => new(Training: true, _options.Seed, _pass, continues) { Chunk = _chunk++ };

    private BatchResult Learn(SequenceDataset<T> data, ReadOnlySpan<int> indices, SequenceWindow window, int fromStep, bool continues)
    {
        Pass pass = NextPass(continues);
        if (_waiting == 0)
        {
            _model.Parameters.ClearGradients();
        }

        _workspace.LoadInputs(data, indices, window);
        _workspace.Forward(pass);
        _workspace.LoadTargets(data, indices, _options.ClassWeights);
        int rows = _workspace.LossRows(fromStep);
        bool joins = _options.AccumulateBatches > 1;
        double loss = 0, norm = 0, weight = 0;
        if (rows > 0)
        {
            loss = joins ? _workspace.LossWithoutMean(fromStep) : _workspace.Loss(fromStep);
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

        if (joins)
        {
            GradientClipping.Scale(_model.Parameters, 1 / weight); // of the sum over several batches the mean
        }

        _model.Parameters.ClearFrozenGradients();
        if (_options.ClipGradientValue is { } limit)
        {
            GradientClipping.ClipValue(_model.Parameters, limit);
        }

        double norm = GradientClipping.ClipNorm(_model.Parameters, _options.ClipGradientNorm ?? double.PositiveInfinity);
        RequireFinite(norm);
        if (_options.Schedule is { } schedule)
        {
            LearningRate = _options.Optimizer.LearningRate *
                schedule.FactorAt(new ScheduleMoment(_steps, PlannedSteps, _place.Epoch - 1, _place.ScheduleNotes));
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

    private int Longest(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        int longest = 0;
        foreach (int index in indices)
        {
            longest = Math.Max(longest, _model.Topology == Topology.OneToMany ? data.TargetLength(index) : data.InputLength(index));
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

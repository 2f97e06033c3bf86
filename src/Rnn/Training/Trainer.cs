using System.Numerics;
using Rnn.Layers;
using Rnn.Models;
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
    private uint _step;

    public Trainer(SequenceModel<T> model, FitOptions<T> options, WorkerTeam team)
    {
        _model = model;
        _options = options;
        _workspace = model.CreateWorkspace(team);
        _optimizer = options.Optimizer.Start(model.Parameters);
    }

    /// <summary>Learns from some examples once. Gives their mean loss before the step, its rows, and the norm of the gradient.</summary>
    public (double Loss, int Rows, double GradientNorm) Step(SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        var pass = new Pass(Training: true, _options.Seed, _step++, Continues: false);
        _model.Parameters.ClearGradients();
        _workspace.LoadInputs(data, indices);
        _workspace.Forward(pass);
        _workspace.LoadTargets(data, indices);
        double loss = _workspace.Loss();
        _workspace.Backward(pass);
        if (_options.ClipGradientValue is { } limit)
        {
            GradientClipping.ClipValue(_model.Parameters, limit);
        }

        double norm = GradientClipping.ClipNorm(_model.Parameters, _options.ClipGradientNorm ?? double.PositiveInfinity);
        _optimizer.Step(_options.Optimizer.LearningRate);
        return (loss, _workspace.Output.RowCount, norm);
    }

    /// <summary>Measures all examples, in batches, without learning.</summary>
    public static Evaluation Evaluate(
        SequenceModel<T> model, ModelWorkspace<T> workspace, SequenceDataset<T> data, CancellationToken cancellation)
    {
        double loss = 0, score = 0;
        long rows = 0;
        for (int first = 0, examples; first < data.Count; first += examples)
        {
            cancellation.ThrowIfCancellationRequested();
            examples = BatchPlan.Next(data, first);
            int[] batch = [.. Enumerable.Range(first, examples)];
            workspace.LoadInputs(data, batch);
            workspace.Forward(Pass.Inference);
            workspace.LoadTargets(data, batch);
            int count = workspace.Output.RowCount;
            loss += workspace.Loss() * count;
            workspace.Activate();
            for (int row = 0; row < count; row++)
            {
                score += model.Head.Score(workspace.Output.Matrix.Row(row), workspace.Targets.Row(row));
            }

            rows += count;
        }

        return new Evaluation(loss / rows, model.Head.ScoreName, score / rows);
    }

    public Evaluation Validate(SequenceDataset<T> data, CancellationToken cancellation) =>
        Evaluate(_model, _workspace, data, cancellation);
}

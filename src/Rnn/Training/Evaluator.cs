using System.Numerics;
using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Measures a model on examples without changing it: forward and losses, no gradients, in bounded memory.</summary>
/// <remarks>Losses and scores are added row by row, so a sequence that is run in chunks gives the bits of the whole.</remarks>
internal sealed class Evaluator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly ModelWorkspace<T> _workspace;
    private readonly BatchMetrics<T> _metrics;

    /// <param name="model">The model.</param>
    /// <param name="workspace">A workspace of it.</param>
    /// <param name="metrics">What to measure beside loss and score.</param>
    public Evaluator(SequenceModel<T> model, ModelWorkspace<T> workspace, IReadOnlyList<Metric> metrics)
    {
        (_model, _workspace) = (model, workspace);
        _metrics = new BatchMetrics<T>(model, metrics);
    }

    /// <summary>How much the loss of each class counts; null for all alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>The metrics under way, in their order.</summary>
    public IReadOnlyList<MetricState> States => _metrics.States;

    /// <summary>The weights of all that was measured, together; 0 where there was nothing to measure, and the loss is NaN for that alone.</summary>
    public double LossWeight { get; private set; }

    public Evaluation Measure(SequenceDataset<T> data, CancellationToken cancellation)
    {
        var tally = new HeadTally(_model.Outputs.Count);
        var plan = new BatchPlan<T>(_model, data, _metrics.NeedsWholeSequences);
        AnswerWriter<T>? writer = _metrics.NeedsWrittenAnswers ? CreateWriter(data) : null;
        while (plan.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            plan.Forward(_workspace);
            if (plan.HasOutput)
            {
                _workspace.LoadTargets(data, plan.Indices, ClassWeights);
                _workspace.Measure(tally);
                _metrics.Add(_workspace.Output, _workspace.Head.Targets);
                AddWritten(writer?.Write(plan.Indices) ?? [], data, plan.Indices);
            }
        }

        LossWeight = tally.Weight;
        return Result(tally);
    }

    // Greedily, and long enough for every answer; one that would never end must end some time.
    private AnswerWriter<T> CreateWriter(SequenceDataset<T> data)
    {
        long longest = 0;
        for (int i = 0; i < data.Count; i++)
        {
            longest = Math.Max(longest, data.TargetLength(i));
        }

        return new(_model, _workspace, data, new DecodingOptions { MostTokens = (int)Math.Min(Array.MaxLength - 1, (2 * longest) + 10) });
    }

    private void AddWritten(DecodedSequence[][] answers, SequenceDataset<T> data, ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < answers.Length; i++)
        {
            _metrics.AddWritten(answers[i][0].Tokens, data.GetTarget(indices[i]));
        }
    }

    private Evaluation Result(HeadTally tally)
    {
        bool several = _model.Head.Kind == PredictionKind.Several;
        return new Evaluation
        {
            Loss = tally.Loss,
            ScoreName = _model.Head.ScoreName,
            Score = several ? double.NaN : tally.ScoreOf(0),
            Outputs = (several ? _model.Outputs : []).Select((output, i) => (output, i)).ToDictionary(
                pair => pair.output.Name,
                pair => new Evaluation { Loss = tally.LossOf(pair.i), ScoreName = pair.output.Head.ScoreName, Score = tally.ScoreOf(pair.i) }),
        };
    }
}

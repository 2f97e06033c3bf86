using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Metrics under way, fed with the predictions and targets of batches: row by row, or answer by answer.</summary>
internal sealed class BatchMetrics<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NamedOutput<T>[] _outputs; // of each metric
    private readonly double[][] _predictions;
    private readonly double[][] _targets;
    private int[] _answer = [];
    private int[] _truth = [];

    /// <exception cref="ArgumentException">A metric does not fit the output that it is to measure, or names none where there are several.</exception>
    public BatchMetrics(SequenceModel<T> model, IReadOnlyList<Metric> metrics)
    {
        OutputHead<T> head = model.Head;
        _outputs = [.. metrics.Select(metric => OutputOf(head, metric))];
        States = [.. metrics.Zip(_outputs, (metric, output) => metric.Begin(output.Head.Kind, output.Head.MeasuredSize))];
        if (model.Decoder is not null && NeedsWholeSequences)
        {
            throw new ArgumentException(
                "What a decoder predicts here goes on from the right tokens before, and is no answer of its own; " +
                "let it write (Decode), and add each answer to the metric: metric.Start(), then Add(answer, truth).");
        }

        _predictions = [.. _outputs.Select(output => new double[output.Head.MeasuredSize])];
        _targets = [.. _outputs.Select(_ => Array.Empty<double>())];
    }

    public MetricState[] States { get; }

    /// <summary>Whether a metric judges whole answers, so that sequences must not be cut.</summary>
    public bool NeedsWholeSequences => States.Any(state => state is SequenceMetricState);

    /// <summary>Adds a batch of predictions. Metrics count in double whatever the model computes in.</summary>
    public void Add(SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        for (int i = 0; i < States.Length; i++)
        {
            if (States[i] is SequenceMetricState ofAnswers)
            {
                AddAnswers(_outputs[i], ofAnswers, predictions, targets);
            }
            else
            {
                AddRows(i, (RowMetricState)States[i], predictions, targets);
            }
        }
    }

    private void AddRows(int metric, RowMetricState state, SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        NamedOutput<T> output = _outputs[metric];
        SequenceLayout layout = predictions.Layout;
        for (int row = 0; row < layout.Sequences && layout.Lengths[row] > 0; row++)
        {
            ReadOnlySpan<T> target = targets.Of(row);
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                ReadOnlySpan<T> own = target.Slice(step * targets.Size, targets.Size)[output.TargetColumns];
                Array.Resize(ref _targets[metric], own.Length);
                output.Head.ToMeasured(predictions.Matrix.Row(layout.Offset(step) + row)[output.Columns], _predictions[metric]);
                TensorPrimitives.ConvertTruncating(own, _targets[metric]);
                state.Add(_predictions[metric], _targets[metric]);
            }
        }
    }

    private void AddAnswers(NamedOutput<T> output, SequenceMetricState state, SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        SequenceLayout layout = predictions.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            int steps = layout.Lengths[row];
            ReadOnlySpan<T> target = targets.Of(row);
            int length = target.Length / targets.Size;
            (_answer, _truth) = (Fit(_answer, steps), Fit(_truth, length));
            for (int step = 0; step < steps; step++)
            {
                _answer[step] = TensorPrimitives.IndexOfMax<T>(predictions.Matrix.Row(layout.Offset(step) + row)[output.Columns]);
            }

            for (int step = 0; step < length; step++)
            {
                _truth[step] = output.Head.ClassOf(target.Slice(step * targets.Size, targets.Size)[output.TargetColumns]);
            }

            state.Add(_answer.AsSpan(0, output.Head.ToAnswer(_answer.AsSpan(0, steps))), _truth.AsSpan(0, length));
        }
    }

    private static int[] Fit(int[] array, int length) => array.Length >= length ? array : new int[Math.Max(length, array.Length * 2)];

    private static NamedOutput<T> OutputOf(OutputHead<T> head, Metric metric)
    {
        if (metric.Output is null && head.Outputs.Count > 1)
        {
            throw new ArgumentException(
                $"The model has several outputs ({NamesOf(head)}); say which one the metric {metric.Name} measures: " +
                $"{{ Output = \"{head.Outputs[0].Name}\" }}.");
        }

        return metric.Output is null ? head.Outputs[0] : head.Outputs.FirstOrDefault(output => output.Name == metric.Output) ?? throw new ArgumentException(
            $"The metric {metric.Name}: the model has no output of the name '{metric.Output}'; it has {NamesOf(head)}.");
    }

    private static string NamesOf(OutputHead<T> head) => string.Join(", ", head.Outputs.Select(output => output.Name));
}

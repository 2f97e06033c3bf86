using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Metrics under way, fed with the predictions and targets of batches: row by row, or answer by answer.</summary>
/// <remarks>
/// What a decoder predicts of a batch goes on from the right tokens before, and is no answer of its own: metrics of answers then take
/// those that it writes, from <see cref="AddWritten"/>.
/// </remarks>
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
        NeedsWrittenAnswers = model.Decoder is not null && NeedsWholeSequences;
        _predictions = [.. _outputs.Select(output => new double[output.Head.MeasuredSize])];
        _targets = [.. _outputs.Select(_ => Array.Empty<double>())];
    }

    public MetricState[] States { get; }

    /// <summary>Whether a metric judges whole answers, so that sequences must not be cut.</summary>
    public bool NeedsWholeSequences => States.Any(state => state is SequenceMetricState);

    /// <summary>Whether these answers must be written by the model, token by token.</summary>
    public bool NeedsWrittenAnswers { get; }

    /// <summary>Adds a batch of predictions. Metrics count in double whatever the model computes in.</summary>
    public void Add(SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        for (int i = 0; i < States.Length; i++)
        {
            if (States[i] is RowMetricState ofRows)
            {
                AddRows(i, ofRows, predictions, targets);
            }
            else if (!NeedsWrittenAnswers)
            {
                AddAnswers(_outputs[i], (SequenceMetricState)States[i], predictions, targets);
            }
        }
    }

    /// <summary>Adds an answer that the model has written, beside the target of its example.</summary>
    public void AddWritten(IReadOnlyList<int> answer, ReadOnlySpan<T> target)
    {
        for (int i = 0; i < States.Length; i++)
        {
            if (States[i] is SequenceMetricState ofAnswers)
            {
                _answer = Fit(_answer, answer.Count);
                for (int step = 0; step < answer.Count; step++)
                {
                    _answer[step] = answer[step];
                }

                TakeTruth(_outputs[i], target, size: 1); // a decoder's targets are the numbers of tokens
                ofAnswers.Add(_answer.AsSpan(0, answer.Count), _truth.AsSpan(0, target.Length));
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
            _answer = Fit(_answer, steps);
            for (int step = 0; step < steps; step++)
            {
                _answer[step] = TensorPrimitives.IndexOfMax<T>(predictions.Matrix.Row(layout.Offset(step) + row)[output.Columns]);
            }

            TakeTruth(output, target, targets.Size);
            state.Add(_answer.AsSpan(0, output.Head.ToAnswer(_answer.AsSpan(0, steps))), _truth.AsSpan(0, length));
        }
    }

    private void TakeTruth(NamedOutput<T> output, ReadOnlySpan<T> target, int size)
    {
        int length = target.Length / size;
        _truth = Fit(_truth, length);
        for (int step = 0; step < length; step++)
        {
            _truth[step] = output.Head.ClassOf(target.Slice(step * size, size)[output.TargetColumns]);
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

using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Metrics under way, fed with the predictions and targets of batches.</summary>
internal sealed class MetricRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NamedOutput<T>[] _outputs; // of each metric
    private readonly double[][] _predictions;
    private readonly double[][] _targets;

    /// <exception cref="ArgumentException">A metric does not fit the output that it is to measure, or names none where there are several.</exception>
    public MetricRows(OutputHead<T> head, IReadOnlyList<Metric> metrics)
    {
        _outputs = [.. metrics.Select(metric => OutputOf(head, metric))];
        States = [.. metrics.Zip(_outputs, (metric, output) => metric.Start(output.Head.Kind, output.Head.MeasuredSize))];
        _predictions = [.. _outputs.Select(output => new double[output.Head.MeasuredSize])];
        _targets = [.. _outputs.Select(_ => Array.Empty<double>())];
    }

    public MetricState[] States { get; }

    /// <summary>Adds every row of a batch of predictions. Metrics count in double whatever the model computes in.</summary>
    public void Add(SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        SequenceLayout layout = predictions.Layout;
        for (int row = 0; States.Length > 0 && row < layout.Sequences && layout.Lengths[row] > 0; row++)
        {
            ReadOnlySpan<T> target = targets.Of(row);
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                Add(predictions.Matrix.Row(layout.Offset(step) + row), target.Slice(step * targets.Size, targets.Size));
            }
        }
    }

    private void Add(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target)
    {
        for (int i = 0; i < States.Length; i++)
        {
            NamedOutput<T> output = _outputs[i];
            ReadOnlySpan<T> own = target[output.TargetColumns];
            Array.Resize(ref _targets[i], own.Length);
            output.Head.ToMeasured(prediction[output.Columns], _predictions[i]);
            TensorPrimitives.ConvertTruncating(own, _targets[i]);
            States[i].Add(_predictions[i], _targets[i]);
        }
    }

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

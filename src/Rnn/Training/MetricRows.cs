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
    private readonly OutputHead<T> _head;
    private double[] _prediction = [];
    private double[] _target = [];

    /// <exception cref="ArgumentException">A metric does not fit the head.</exception>
    public MetricRows(OutputHead<T> head, IReadOnlyList<Metric> metrics)
    {
        _head = head;
        States = [.. metrics.Select(metric => metric.Start(head.Kind, head.MeasuredSize))];
    }

    public MetricState[] States { get; }

    /// <summary>Adds every row of a batch of predictions. Metrics count in double whatever the model computes in.</summary>
    public void Add(SequenceBatch<T> predictions, BatchTargets<T> targets)
    {
        if (States.Length == 0)
        {
            return;
        }

        Array.Resize(ref _prediction, _head.MeasuredSize);
        Array.Resize(ref _target, targets.Size);
        SequenceLayout layout = predictions.Layout;
        for (int row = 0; row < layout.Sequences && layout.Lengths[row] > 0; row++)
        {
            ReadOnlySpan<T> target = targets.Of(row);
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                _head.ToMeasured(predictions.Matrix.Row(layout.Offset(step) + row), _prediction);
                TensorPrimitives.ConvertTruncating<T, double>(target.Slice(step * targets.Size, targets.Size), _target);
                foreach (MetricState state in States)
                {
                    state.Add(_prediction, _target);
                }
            }
        }
    }
}

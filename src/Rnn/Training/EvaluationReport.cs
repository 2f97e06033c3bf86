using System.Text;
using Rnn.Metrics;

namespace Rnn.Training;

/// <summary>How a model does on a data set, by metrics of your choice.</summary>
public sealed class EvaluationReport
{
    private readonly MetricValue[] _values;

    internal EvaluationReport(Evaluation evaluation, IReadOnlyList<Metric> metrics, MetricState[] states)
    {
        Evaluation = evaluation;
        _values = [.. metrics.Zip(states, (metric, state) => new MetricValue { Metric = metric, Value = state.Value, Note = state.Note })];
        ConfusionMatrix = states.OfType<ConfusionMatrix>().FirstOrDefault();
    }

    /// <summary>Loss and score of the model, as an evaluation without metrics gives them.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The metrics and their values, in the order in which they were asked for.</summary>
    public IReadOnlyList<MetricValue> Values => _values;

    /// <summary>The table of which class was taken for which; null if <see cref="Confusion"/> was not among the metrics.</summary>
    public ConfusionMatrix? ConfusionMatrix { get; }

    /// <summary>The value of a metric that was asked for; NaN where it is undefined.</summary>
    /// <param name="metric">The very object that was given to <c>Evaluate</c>.</param>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public double this[Metric metric]
    {
        get
        {
            int place = Array.FindIndex(_values, value => ReferenceEquals(value.Metric, metric));
            return place >= 0 ? _values[place].Value : throw new KeyNotFoundException(
                $"The metric {metric} was not measured; give this very object to Evaluate.");
        }
    }

    /// <summary>
    /// In words: loss, score, the metrics that say more than these, and the table of <see cref="Confusion"/> if it was asked for.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Evaluation}");
        foreach (MetricValue value in _values)
        {
            if (value.Metric is not Confusion && (value.Metric.Name != Evaluation.ScoreName || value.Note is not null))
            {
                text.Append(", ").Append(value);
            }
        }

        return ConfusionMatrix is null ? text.ToString() : text.Append('\n').Append(ConfusionMatrix).ToString();
    }
}

using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A metric that judges whole answers, such as the tags of a sentence or the symbols of an utterance, against the truth.</summary>
/// <remarks>
/// Measured with a model by <c>model.Evaluate(data, metrics)</c>, where the answer of a softmax output is the most probable class of each
/// step, that of a CRF output its best tags, that of a CTC output what its most probable path means, and that of a decoder what it writes
/// by itself; or answer by answer with <see cref="Start"/>, as after a beam search. A metric of your own derives from this class, and what it counts from
/// <see cref="SequenceMetricState"/>.
/// </remarks>
/// <example>
/// <code>
/// SequenceMetricState state = new LabelErrorRate().Start();
/// state.Add(answer: [3, 1, 2], truth: [3, 1, 1, 2]);
/// double rate = state.Value; // 0.25: one symbol of four is missing
/// </code>
/// </example>
public abstract class SequenceMetric : Metric
{
    /// <summary>A metric of your own, in a class that derives from this one.</summary>
    /// <param name="name">Its name in reports: <c>label error rate</c>.</param>
    /// <param name="higherIsBetter">Whether more of it is better: true of a share of right answers, false of an error.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected SequenceMetric(string name, bool higherIsBetter)
        : base(name, higherIsBetter)
    {
    }

    /// <summary>Begins a measurement, which then takes one answer after the other.</summary>
    public abstract SequenceMetricState Start();

    internal sealed override MetricState Begin(PredictionKind kind, int outputSize) =>
        kind.IsClass || kind == PredictionKind.Unaligned ? Start() : throw new ArgumentException(
            $"The metric {Name} compares sequences of classes, and this output predicts none; give the model a softmax, CRF or CTC output, or leave it out.");
}

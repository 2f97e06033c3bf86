using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>How much the truth surprises the model: the mean over steps of −ln p(the whole answer), in nats. Lower is better.</summary>
/// <remarks>
/// For a softmax output −Σ tₖ ln yₖ, which is its loss but for label smoothing. For a sigmoid output the sum over the questions of
/// −(tₖ ln yₖ + (1 − tₖ) ln(1 − yₖ)), as papers on polyphonic music give it: the loss is the mean over the questions, so this is
/// the loss times their number. A probability below 2⁻¹²⁶ counts as 2⁻¹²⁶. The log of the <see cref="Perplexity"/> where
/// there is one.
/// </remarks>
public sealed class NegativeLogLikelihood : RowMetric
{
    /// <summary>Measures the negative log-likelihood per step, in nats.</summary>
    public NegativeLogLikelihood()
        : base("negative log-likelihood", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        if (kind is PredictionKind.Number or PredictionKind.Tag)
        {
            throw new ArgumentException($"The metric {Name} needs probabilities, and this output predicts " + (kind == PredictionKind.Tag
                ? "the best tags; its loss is the negative log-likelihood."
                : "numbers; measure MAE or RMSE, or give the model a softmax or sigmoid output."));
        }

        return new MeanOfRows(kind, outputSize, CrossEntropy.Of(kind));
    }
}

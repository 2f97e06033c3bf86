using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>How many bits a symbol would take if the model compressed the text: the mean of −log₂ p(symbol).</summary>
/// <remarks>
/// Shannon 1948; scikit-learn's <c>log_loss</c> over ln 2, and log₂ of the <see cref="Perplexity"/>. Of characters it is
/// called bits per character. For a softmax output, or a sigmoid output of size 1, whose symbols are yes and no. A probability
/// below 2⁻¹²⁶ counts as 2⁻¹²⁶, which takes 126 bits.
/// </remarks>
public sealed class BitsPerSymbol : RowMetric
{
    private const double Ln2 = 0.69314718055994531;

    /// <summary>Measures how many bits a symbol would take if the model compressed the text.</summary>
    public BitsPerSymbol()
        : base("bits per symbol", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireSymbols(kind, outputSize);
        return new MeanOfRows(kind, outputSize, CrossEntropy.Of(kind), nats => nats / Ln2);
    }
}

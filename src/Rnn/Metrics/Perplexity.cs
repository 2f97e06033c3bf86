using Rnn.Heads;
using Rnn.Tensors;

namespace Rnn.Metrics;

/// <summary>Among how many equally likely symbols the model seems to choose: exp of the mean of −ln p(symbol).</summary>
/// <remarks>
/// Jelinek and others 1977; exp of scikit-learn's <c>log_loss</c> and of the <see cref="NegativeLogLikelihood"/>. For a softmax
/// output, or a sigmoid output of size 1, whose symbols are yes and no; 1 is perfect, the number of symbols is what guessing
/// gets. A probability below 2⁻¹²⁶, the least that float holds in full, counts as 2⁻¹²⁶.
/// </remarks>
public sealed class Perplexity : RowMetric
{
    /// <summary>Measures the perplexity: among how many equally likely symbols the model seems to choose.</summary>
    public Perplexity()
        : base("perplexity", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireSymbols(kind, outputSize);
        return new MeanOfRows(kind, outputSize, CrossEntropy.Of(kind), ScalarMath.Exp);
    }
}

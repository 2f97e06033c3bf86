using Rnn.Parameters;

namespace Rnn.Optimizers;

/// <summary>
/// Adam that also shrinks the weights by themselves, not through the gradient: w ← w − ηλw, then as Adam. Biases don't shrink.
/// </summary>
/// <remarks>Loshchilov and Hutter 2019. Agrees with PyTorch's <c>AdamW</c> where that is told to leave biases alone.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>AdamW with these settings.</summary>
    /// <param name="learningRate">η, the size of a step, above 0; 0.003 if left out, as for Adam.</param>
    /// <param name="weightDecay">
    /// λ, how fast weights shrink: by ηλ times themselves in each step; 0.01 if left out, 0 for not at all.
    /// </param>
    /// <param name="beta1">β₁, how much of the past the mean of the gradients keeps, from 0 to below 1; 0.9 if left out.</param>
    /// <param name="beta2">β₂, how much of the past the mean of their squares keeps, from 0 to below 1; 0.999 if left out.</param>
    /// <param name="epsilon">ε, which keeps the division finite, above 0; 1e-8 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or ε is not above 0, a β not in [0, 1), or λ below 0.</exception>
    public AdamW(
        double learningRate = 0.003, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
    {
        RequireNotNegative(weightDecay, nameof(weightDecay));
        WeightDecay = weightDecay;
    }

    /// <summary>λ, how fast weights shrink: by ηλ times themselves in each step; 0.01 by default.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"AdamW {Beta1:R} {Beta2:R} {Epsilon:R} {WeightDecay:R} {LearningRate:R}");

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"AdamW of rate {LearningRate}, weight decay {WeightDecay}, β₁ {Beta1}, β₂ {Beta2}, ε {Epsilon}");

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(ParameterStore<T> parameters) =>
        new AdamState<T>(this, WeightDecay, parameters);
}

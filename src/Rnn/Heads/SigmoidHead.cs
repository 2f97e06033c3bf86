using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Probabilities of independent yes-or-no questions: y = σ(z), with binary cross-entropy.</summary>
/// <remarks>
/// Loss of a row, the mean over its K questions: −(1/K)·Σ [tₖ ln yₖ + (1 − tₖ) ln(1 − yₖ)], computed from z as
/// max(z, 0) − z·t + ln(1 + e^−|z|), which
/// is finite for every z; gradient ∂L/∂zₖ = (yₖ − tₖ)/K. Targets lie in [0, 1]. Agrees with PyTorch's
/// <c>BCEWithLogitsLoss</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SigmoidHead<T> : RowHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SigmoidHead(int outputSize)
        : base(outputSize)
    {
    }

    /// <inheritdoc/>
    public override string Name => "sigmoid";

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.YesOrNo;

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    internal override string? Objection(ReadOnlySpan<T> target)
    {
        foreach (T value in target)
        {
            if (!(value >= T.Zero && value <= T.One))
            {
                return FormattableString.Invariant($"the target {value} is no probability in [0, 1]; use 0 for no and 1 for yes, or another head");
            }
        }

        return null;
    }

    internal override void Activate(Span<T> row) => VectorMath.Sigmoid<T>(row, row);

    internal override double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double z = double.CreateTruncating(logits[k]);
            sum += Math.Max(z, 0) - (z * double.CreateTruncating(target[k])) + ScalarMath.LogOnePlus(ScalarMath.Exp(-Math.Abs(z)));
        }

        if (!gradient.IsEmpty)
        {
            VectorMath.Sigmoid(logits, gradient);
            T slope = scale / T.CreateTruncating(logits.Length);
            for (int k = 0; k < gradient.Length; k++)
            {
                gradient[k] = slope * (gradient[k] - target[k]);
            }
        }

        return sum / logits.Length;
    }

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target)
    {
        T half = T.CreateTruncating(0.5);
        int right = 0;
        for (int k = 0; k < target.Length; k++)
        {
            right += (prediction[k] >= half) == (target[k] >= half) ? 1 : 0;
        }

        return (double)right / target.Length;
    }
}

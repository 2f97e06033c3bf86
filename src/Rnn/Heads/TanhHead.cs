using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Numbers from −1 to 1: y = tanh z, with the mean squared error.</summary>
/// <remarks>
/// Loss of a row (1/K)·Σ (yₖ − tₖ)², gradient ∂L/∂zₖ = 2(yₖ − tₖ)(1 − yₖ²)/K. Targets lie in [−1, 1].
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class TanhHead<T> : OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal TanhHead(int outputSize)
        : base(outputSize)
    {
    }

    /// <inheritdoc/>
    public override string Name => "tanh";

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Number;

    /// <inheritdoc/>
    public override string ScoreName => "MAE";

    internal override string? Objection(ReadOnlySpan<T> target)
    {
        foreach (T value in target)
        {
            if (!(T.Abs(value) <= T.One))
            {
                return FormattableString.Invariant($"the target {value} lies outside [-1, 1], where tanh never gets; scale the targets or use a linear head");
            }
        }

        return null;
    }

    internal override void Activate(Span<T> row) => VectorMath.Tanh<T>(row, row);

    internal override double Loss(Span<T> row, ReadOnlySpan<T> target, T scale)
    {
        double sum = 0;
        T slope = T.CreateTruncating(2.0 / row.Length) * scale;
        VectorMath.Tanh<T>(row, row);
        for (int k = 0; k < row.Length; k++)
        {
            T y = row[k], difference = y - target[k];
            sum += double.CreateTruncating(difference) * double.CreateTruncating(difference);
            row[k] = slope * difference * (T.One - (y * y));
        }

        return sum / row.Length;
    }

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target) => MeanAbsoluteError(prediction, target);
}

using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Numbers from −1 to 1: y = tanh z, with the mean squared error.</summary>
/// <remarks>
/// Loss of a row (1/K)·Σ (yₖ − tₖ)², gradient ∂L/∂zₖ = 2(yₖ − tₖ)(1 − yₖ²)/K. Targets lie in [−1, 1].
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TanhHead<T> : RowHead<T>
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

    internal override double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        const int Chunk = 64;
        Span<T> chunk = stackalloc T[Chunk];
        double sum = 0;
        T slope = T.CreateTruncating(2.0 / logits.Length) * scale;
        for (int from = 0; from < logits.Length; from += Chunk)
        {
            Span<T> activated = chunk[..Math.Min(Chunk, logits.Length - from)];
            VectorMath.Tanh(logits.Slice(from, activated.Length), activated);
            for (int k = 0; k < activated.Length; k++)
            {
                T y = activated[k], difference = y - target[from + k];
                sum += double.CreateTruncating(difference) * double.CreateTruncating(difference);
                if (!gradient.IsEmpty)
                {
                    gradient[from + k] = slope * difference * (T.One - (y * y));
                }
            }
        }

        return sum / logits.Length;
    }

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            sum += Math.Abs(double.CreateTruncating(prediction[i]) - double.CreateTruncating(target[i]));
        }

        return sum / target.Length;
    }
}

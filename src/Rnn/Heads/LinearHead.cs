using System.Numerics;

namespace Rnn.Heads;

/// <summary>Numbers of any size: y = z, with the mean squared error.</summary>
/// <remarks>
/// Loss of a row (1/K)·Σ (yₖ − tₖ)², gradient ∂L/∂zₖ = 2(yₖ − tₖ)/K. Agrees with PyTorch's <c>MSELoss</c>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class LinearHead<T> : OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LinearHead(int outputSize)
        : base(outputSize)
    {
    }

    /// <inheritdoc/>
    public override string Name => "linear";

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Number;

    /// <inheritdoc/>
    public override string ScoreName => "MAE";

    internal override string? Objection(ReadOnlySpan<T> target) => null;

    internal override void Activate(Span<T> row)
    {
    }

    internal override double Loss(Span<T> row, ReadOnlySpan<T> target, T scale)
    {
        double sum = 0;
        T slope = T.CreateTruncating(2.0 / row.Length) * scale;
        for (int k = 0; k < row.Length; k++)
        {
            T difference = row[k] - target[k];
            sum += double.CreateTruncating(difference) * double.CreateTruncating(difference);
            row[k] = slope * difference;
        }

        return sum / row.Length;
    }

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target) => MeanAbsoluteError(prediction, target);
}

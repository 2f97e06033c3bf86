using System.Numerics;

namespace Rnn.Heads;

/// <summary>Numbers of any size: y = z, with the mean squared error or another <see cref="Heads.Loss"/>.</summary>
/// <remarks>
/// Squared: loss of a row (1/K)·Σ (yₖ − tₖ)², gradient ∂L/∂zₖ = 2(yₖ − tₖ)/K. Agrees with PyTorch's <c>MSELoss</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class LinearHead<T> : RowHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _perTarget;
    private readonly int _middle;

    internal LinearHead(int size, Loss loss)
        : base((int)Math.Min(int.MaxValue, (long)size * loss.OutputsPerTarget))
    {
        Loss = loss;
        TargetSize = size;
        _perTarget = loss.OutputsPerTarget;
        _middle = loss.MiddleOutput;
    }

    /// <inheritdoc/>
    public override string Name => "linear";

    /// <summary>The loss that the output is trained on; squared unless the builder was told otherwise.</summary>
    public Loss Loss { get; }

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Number;

    /// <inheritdoc/>
    public override string ScoreName => "MAE";

    internal override string Description => Loss.Kind == LossKind.Squared ? Name : $"{Name}, {Loss}";

    internal override int TargetSize { get; }

    internal override string? FeedbackObjection => _perTarget == 1
        ? null
        : $"predicts {_perTarget} quantiles for each number, which can't all be the next input; ask for one quantile";

    internal override int MeasuredSize => TargetSize;

    internal override void ToMeasured(ReadOnlySpan<T> prediction, Span<double> measured)
    {
        for (int k = 0; k < measured.Length; k++)
        {
            measured[k] = double.CreateTruncating(prediction[(k * _perTarget) + _middle]);
        }
    }

    internal override string? Objection(ReadOnlySpan<T> target) => null;

    internal override void Activate(Span<T> row)
    {
    }

    internal override double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0;
        T part = T.CreateTruncating(1.0 / logits.Length) * scale;
        for (int k = 0; k < logits.Length; k++)
        {
            double error = double.CreateTruncating(logits[k] - target[k / _perTarget]);
            sum += Loss.Of(error, k % _perTarget);
            if (!gradient.IsEmpty)
            {
                gradient[k] = part * T.CreateTruncating(Loss.Slope(error, k % _perTarget));
            }
        }

        return sum / logits.Length;
    }

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target)
    {
        double sum = 0;
        for (int k = 0; k < target.Length; k++)
        {
            sum += Math.Abs(double.CreateTruncating(prediction[(k * _perTarget) + _middle]) - double.CreateTruncating(target[k]));
        }

        return sum / target.Length;
    }
}

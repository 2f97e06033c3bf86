using System.Globalization;

namespace Rnn.Heads;

/// <summary>What a linear output is trained on: the squared, absolute, Huber or quantile loss of its errors.</summary>
/// <remarks>
/// The squared loss, the default, aims at the mean, the absolute one at the median, which outliers move little. Huber's is
/// squared near 0 and absolute farther out. The quantile loss aims at chosen quantiles, and so gives a range instead of a
/// number.
/// </remarks>
/// <example>
/// <code>
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32).LinearOutput(1, Loss.Huber(delta: 1)).Build(seed: 1);
/// </code>
/// </example>
public sealed class Loss : IEquatable<Loss>
{
    private readonly double[] _quantiles;

    private Loss(LossKind kind, double delta = 0, params double[] quantiles) => (Kind, Delta, _quantiles) = (kind, delta, quantiles);

    /// <summary>The squared loss, the mean of (y − t)², the default. Agrees with PyTorch's <c>MSELoss</c>.</summary>
    public static Loss Squared { get; } = new(LossKind.Squared);

    /// <summary>The absolute loss, the mean of |y − t|; its slope at 0 counts as 0. Agrees with PyTorch's <c>L1Loss</c>.</summary>
    public static Loss Absolute { get; } = new(LossKind.Absolute);

    /// <summary>Huber's loss, the mean of ½(y − t)² where |y − t| is at most δ, and of δ(|y − t| − ½δ) beyond.</summary>
    /// <remarks>Huber 1964. Agrees with PyTorch's <c>HuberLoss</c>.</remarks>
    /// <param name="delta">δ, the error from which on the loss grows in a straight line, in the unit of the targets; 1 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is no number above 0.</exception>
    public static Loss Huber(double delta = 1) => delta > 0 && double.IsFinite(delta)
        ? new Loss(LossKind.Huber, delta)
        : throw new ArgumentOutOfRangeException(nameof(delta), delta, FormattableString.Invariant(
            $"delta must be a finite number above 0; got {delta}. It is the error from which on the loss grows in a straight line."));

    /// <summary>
    /// The quantile loss, the mean of max(q(t − y), (q − 1)(t − y)), which aims at the quantiles q of the target (pinball loss).
    /// </summary>
    /// <remarks>
    /// Koenker and Bassett 1978. With several quantiles an output of size K takes K numbers per target and predicts
    /// K·(number of quantiles), those of one number side by side, in this order. Score and metrics then look at the quantile
    /// nearest to one half. The slope at 0 counts as 0.
    /// </remarks>
    /// <param name="quantiles">The quantiles to aim at, between 0 and 1, each above the one before: 0.1, 0.5, 0.9.</param>
    /// <exception cref="ArgumentException">There is none, or they do not rise between 0 and 1.</exception>
    public static Loss Quantile(params ReadOnlySpan<double> quantiles)
    {
        double last = 0;
        foreach (double quantile in quantiles)
        {
            last = quantile > last && quantile < 1 ? quantile : throw new ArgumentException(
                FormattableString.Invariant($"Quantiles must rise between 0 and 1; got {quantile} after {last}."), nameof(quantiles));
        }

        return !quantiles.IsEmpty
            ? new Loss(LossKind.Quantile, 0, quantiles.ToArray())
            : throw new ArgumentException("Name at least one quantile, such as 0.5.", nameof(quantiles));
    }

    internal LossKind Kind { get; }

    internal double Delta { get; }

    internal ReadOnlySpan<double> Quantiles => _quantiles;

    /// <summary>How many predictions there are for one number of a target.</summary>
    internal int OutputsPerTarget => Math.Max(1, _quantiles.Length);

    /// <summary>Which of them is nearest to the middle, the first of equals.</summary>
    internal int MiddleOutput
    {
        get
        {
            int middle = 0;
            for (int i = 1; i < _quantiles.Length; i++)
            {
                middle = Math.Abs(_quantiles[i] - 0.5) < Math.Abs(_quantiles[middle] - 0.5) ? i : middle;
            }

            return middle;
        }
    }

    /// <summary>The loss of one error y − t.</summary>
    internal double Of(double error, int output) => Kind switch
    {
        LossKind.Squared => error * error,
        LossKind.Absolute => Math.Abs(error),
        LossKind.Huber => Math.Abs(error) <= Delta ? 0.5 * error * error : Delta * (Math.Abs(error) - (0.5 * Delta)),
        _ => error < 0 ? -_quantiles[output] * error : (1 - _quantiles[output]) * error,
    };

    /// <summary>Its derivative by y.</summary>
    internal double Slope(double error, int output) => Kind switch
    {
        LossKind.Squared => 2 * error,
        LossKind.Absolute => error > 0 ? 1 : error < 0 ? -1 : error,
        LossKind.Huber => error > Delta ? Delta : error < -Delta ? -Delta : error,
        _ => error > 0 ? 1 - _quantiles[output] : error < 0 ? -_quantiles[output] : error,
    };

    /// <inheritdoc/>
    public bool Equals(Loss? other) =>
        other is not null && Kind == other.Kind && Delta.Equals(other.Delta) && _quantiles.AsSpan().SequenceEqual(other._quantiles);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Loss);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Delta, _quantiles.Length);

    /// <summary>In words: <c>Huber loss with delta 1</c>.</summary>
    public override string ToString() => Kind switch
    {
        LossKind.Squared => "squared loss",
        LossKind.Absolute => "absolute loss",
        LossKind.Huber => FormattableString.Invariant($"Huber loss with delta {Delta}"),
        _ => $"loss of the quantiles {string.Join(", ", _quantiles.Select(q => q.ToString(CultureInfo.InvariantCulture)))}",
    };
}

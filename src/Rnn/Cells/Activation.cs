using System.Globalization;
using System.Numerics;

namespace Rnn.Cells;

/// <summary>An activation function f: what bends the sum of a gate or of a dense layer.</summary>
/// <remarks>
/// These are the ones that ONNX's recurrent operators name, with the same formulas and parameters; an activation of
/// yours is a cell of yours.
/// </remarks>
public sealed class Activation : IEquatable<Activation>
{
    private readonly double _alpha;
    private readonly double _beta;

    private Activation(ActivationKind kind, double alpha = 0, double beta = 0)
    {
        Require(alpha, "first");
        Require(beta, "second");
        (Kind, _alpha, _beta) = (kind, alpha, beta);

        void Require(double value, string which)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(null, value, FormattableString.Invariant(
                    $"The {which} parameter of {kind} must be a finite number; got {value}."));
            }
        }
    }

    /// <summary>The identity, f(x) = x: no activation.</summary>
    public static Activation Identity { get; } = new(ActivationKind.Identity);

    /// <summary>The hyperbolic tangent, f(x) = tanh x, slope 1 − f².</summary>
    public static Activation Tanh { get; } = new(ActivationKind.Tanh);

    /// <summary>The rectifier, f(x) = max(x, 0), slope 1 above 0 and 0 elsewhere.</summary>
    public static Activation Relu { get; } = new(ActivationKind.Relu);

    /// <summary>The sigmoid, f(x) = σ(x) = 1 / (1 + e⁻ˣ), slope f·(1 − f), never above 0.25.</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    /// <summary>The softsign, f(x) = x / (1 + |x|), slope (1 − |f|)².</summary>
    public static Activation Softsign { get; } = new(ActivationKind.Softsign);

    /// <summary>The softplus, f(x) = ln(1 + eˣ), slope 1 − e⁻ᶠ = σ(x).</summary>
    public static Activation Softplus { get; } = new(ActivationKind.Softplus);

    /// <summary>A sigmoid of straight lines: f(x) = slope·x + offset, kept within [0, 1].</summary>
    /// <param name="slope">The slope between the bends; 0.2 if left out, as in ONNX, Keras 2 and tfjs; 1/6 in Keras 3 and PyTorch.</param>
    /// <param name="offset">The value at 0; 0.5 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or infinite.</exception>
    public static Activation HardSigmoid(double slope = 0.2, double offset = 0.5) => new(ActivationKind.HardSigmoid, slope, offset);

    /// <summary>A straight line, f(x) = slope·x + offset.</summary>
    /// <param name="slope">The slope of the line; 1 if left out.</param>
    /// <param name="offset">The value at 0; 0 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or infinite.</exception>
    public static Activation Affine(double slope = 1, double offset = 0) => new(ActivationKind.Affine, slope, offset);

    /// <summary>The leaky rectifier: f(x) = x above 0, slope·x below.</summary>
    /// <param name="slope">The slope below 0; not negative, so that f never turns back; 0.01 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative, NaN or infinite.</exception>
    public static Activation LeakyRelu(double slope = 0.01) => new(ActivationKind.LeakyRelu, NotNegative(slope));

    /// <summary>The thresholded rectifier: f(x) = x above the threshold, 0 elsewhere.</summary>
    /// <param name="threshold">Up to where f is 0; 1 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN or infinite.</exception>
    public static Activation ThresholdedRelu(double threshold = 1) => new(ActivationKind.ThresholdedRelu, threshold);

    /// <summary>A tanh of other height and steepness: f(x) = scale·tanh(slope·x), with the slope slope·(scale − f²/scale).</summary>
    /// <param name="scale">The height, which f comes near and never passes; not 0.</param>
    /// <param name="slope">How steep the tanh inside is: f's slope at 0 over its height.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is 0, or a number is NaN or infinite.</exception>
    public static Activation ScaledTanh(double scale, double slope) => scale != 0
        ? new(ActivationKind.ScaledTanh, scale, slope)
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, "A tanh scaled by 0 is 0 everywhere; give another scale.");

    /// <summary>The exponential linear unit: f(x) = x above 0, scale·(eˣ − 1) below.</summary>
    /// <param name="scale">How far below 0 it may get; not negative, so that f never turns back; 1 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative, NaN or infinite.</exception>
    public static Activation Elu(double scale = 1) => new(ActivationKind.Elu, NotNegative(scale));

    /// <summary>Its name, with its parameters where it has some: <c>HardSigmoid(0.2, 0.5)</c>.</summary>
    public override string ToString() => Constants is { Length: > 0 } constants
        ? $"{Kind}({string.Join(", ", constants.Select(number => number.ToString(CultureInfo.InvariantCulture)))})"
        : $"{Kind}";

    /// <summary>The activation that <see cref="ToString"/> names.</summary>
    /// <param name="text">
    /// The name as ToString writes it, such as <c>Tanh</c> or <c>HardSigmoid(0.2, 0.5)</c>, letters and spaces just so.
    /// </param>
    /// <exception cref="FormatException">There is no such activation.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string name, double[] numbers) = Split(text);
        return Enum.GetNames<ActivationKind>().Contains(name) && Create(Enum.Parse<ActivationKind>(name), numbers) is { } found && $"{found}" == text
            ? found
            : throw new FormatException($"There is no activation '{text}'. Write it as its ToString does: Tanh, or HardSigmoid(0.2, 0.5).");
    }

    /// <summary>Whether it is the same formula with the same parameters.</summary>
    /// <param name="other">The activation to compare with.</param>
    public bool Equals(Activation? other) =>
        other is not null && Kind == other.Kind && _alpha.Equals(other._alpha) && _beta.Equals(other._beta);

    /// <inheritdoc cref="Equals(Activation?)"/>
    /// <param name="obj">The activation to compare with.</param>
    public override bool Equals(object? obj) => Equals(obj as Activation);

    /// <summary>A hash code, the same for equal activations.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, _alpha, _beta);

    /// <summary>Whether both are the same formula with the same parameters.</summary>
    /// <param name="left">One activation.</param>
    /// <param name="right">The activation to compare it with.</param>
    public static bool operator ==(Activation? left, Activation? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in the formula or in a parameter.</summary>
    /// <param name="left">One activation.</param>
    /// <param name="right">The activation to compare it with.</param>
    public static bool operator !=(Activation? left, Activation? right) => !(left == right);

    /// <summary>Which formula.</summary>
    internal ActivationKind Kind { get; }

    /// <summary>Its parameters: none, one or two.</summary>
    internal double[] Constants => Kind switch
    {
        ActivationKind.HardSigmoid or ActivationKind.Affine or ActivationKind.ScaledTanh => [_alpha, _beta],
        ActivationKind.LeakyRelu or ActivationKind.ThresholdedRelu or ActivationKind.Elu => [_alpha],
        _ => [],
    };

    /// <summary>The activation of this formula and these parameters; null if there is none.</summary>
    internal static Activation? Create(ActivationKind kind, double[] constants)
    {
        try
        {
            return (kind, constants) switch
            {
                (ActivationKind.Identity, []) => Identity,
                (ActivationKind.Tanh, []) => Tanh,
                (ActivationKind.Relu, []) => Relu,
                (ActivationKind.Sigmoid, []) => Sigmoid,
                (ActivationKind.Softsign, []) => Softsign,
                (ActivationKind.Softplus, []) => Softplus,
                (ActivationKind.HardSigmoid, [double slope, double offset]) => HardSigmoid(slope, offset),
                (ActivationKind.Affine, [double slope, double offset]) => Affine(slope, offset),
                (ActivationKind.LeakyRelu, [double slope]) => LeakyRelu(slope),
                (ActivationKind.ThresholdedRelu, [double threshold]) => ThresholdedRelu(threshold),
                (ActivationKind.ScaledTanh, [double scale, double slope]) => ScaledTanh(scale, slope),
                (ActivationKind.Elu, [double scale]) => Elu(scale),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>A word, and the numbers in brackets after it; a number that is none becomes NaN, which no activation takes.</summary>
    internal static (string Word, double[] Numbers) Split(string text)
    {
        string[] parts = text.Split('(', ')');
        double[] numbers = parts.Length == 3 && parts[2].Length == 0
            ? [.. parts[1].Split(',').Select(number => double.TryParse(number, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)]
            : [];
        return (parts[0], numbers);
    }

    /// <summary>Hands the formula, as a type of its own so that it compiles into the loop, to those who apply it.</summary>
    internal void With<TUse, T>(TUse use)
        where TUse : struct, IActivationUse<T>, allows ref struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T alpha = T.CreateTruncating(_alpha), beta = T.CreateTruncating(_beta);
        switch (Kind)
        {
            case ActivationKind.Tanh: use.Run(default(TanhActivation<T>)); break;
            case ActivationKind.Relu: use.Run(default(ReluActivation<T>)); break;
            case ActivationKind.Sigmoid: use.Run(default(SigmoidActivation<T>)); break;
            case ActivationKind.Softsign: use.Run(default(SoftsignActivation<T>)); break;
            case ActivationKind.Softplus: use.Run(default(SoftplusActivation<T>)); break;
            case ActivationKind.HardSigmoid: use.Run(new HardSigmoidActivation<T>(alpha, beta)); break;
            case ActivationKind.Affine: use.Run(new AffineActivation<T>(alpha, beta)); break;
            case ActivationKind.LeakyRelu: use.Run(new LeakyReluActivation<T>(alpha)); break;
            case ActivationKind.ThresholdedRelu: use.Run(new ThresholdedReluActivation<T>(alpha)); break;
            case ActivationKind.ScaledTanh: use.Run(new ScaledTanhActivation<T>(alpha, beta)); break;
            case ActivationKind.Elu: use.Run(new EluActivation<T>(alpha)); break;
            default: use.Run(new AffineActivation<T>(T.One, T.Zero)); break;
        }
    }

    private static double NotNegative(double value) => !(value < 0)
        ? value
        : throw new ArgumentOutOfRangeException(null, value, FormattableString.Invariant(
            $"Below 0 the function must not turn back up, or its slope could not be told from its value; got {value}."));
}

using System.Globalization;
using System.Numerics;

namespace Rnn.Cells;

/// <summary>The function that bends a sum into an activation.</summary>
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

    /// <summary>f(x) = x.</summary>
    public static Activation Identity { get; } = new(ActivationKind.Identity);

    /// <summary>f(x) = tanh x, slope 1 − f².</summary>
    public static Activation Tanh { get; } = new(ActivationKind.Tanh);

    /// <summary>f(x) = max(x, 0), slope 1 above 0 and 0 elsewhere.</summary>
    public static Activation Relu { get; } = new(ActivationKind.Relu);

    /// <summary>f(x) = σ(x) = 1 / (1 + e⁻ˣ), slope f·(1 − f), never above 0.25.</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    /// <summary>f(x) = x / (1 + |x|), slope (1 − |f|)².</summary>
    public static Activation Softsign { get; } = new(ActivationKind.Softsign);

    /// <summary>f(x) = ln(1 + eˣ), slope 1 − e⁻ᶠ = σ(x).</summary>
    public static Activation Softplus { get; } = new(ActivationKind.Softplus);

    /// <summary>f(x) = slope·x + offset, kept within [0, 1]: a sigmoid of straight lines.</summary>
    /// <param name="slope">The slope between the bends: 0.2 in ONNX, Keras 2 and tfjs, 1/6 in Keras 3 and PyTorch.</param>
    /// <param name="offset">f(0).</param>
    public static Activation HardSigmoid(double slope = 0.2, double offset = 0.5) => new(ActivationKind.HardSigmoid, slope, offset);

    /// <summary>f(x) = slope·x + offset.</summary>
    /// <param name="slope">The slope.</param>
    /// <param name="offset">f(0).</param>
    public static Activation Affine(double slope = 1, double offset = 0) => new(ActivationKind.Affine, slope, offset);

    /// <summary>f(x) = x above 0, slope·x below.</summary>
    /// <param name="slope">The slope below 0; not negative, so that f never turns back.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative.</exception>
    public static Activation LeakyRelu(double slope = 0.01) => new(ActivationKind.LeakyRelu, NotNegative(slope));

    /// <summary>f(x) = x above the threshold, 0 elsewhere.</summary>
    /// <param name="threshold">The threshold.</param>
    public static Activation ThresholdedRelu(double threshold = 1) => new(ActivationKind.ThresholdedRelu, threshold);

    /// <summary>f(x) = scale·tanh(slope·x), slope·(scale − f²/scale) steep.</summary>
    /// <param name="scale">The value that it never passes; not 0.</param>
    /// <param name="slope">How fast it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is 0.</exception>
    public static Activation ScaledTanh(double scale, double slope) => scale != 0
        ? new(ActivationKind.ScaledTanh, scale, slope)
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, "A tanh scaled by 0 is 0 everywhere; give another scale.");

    /// <summary>f(x) = x above 0, scale·(eˣ − 1) below.</summary>
    /// <param name="scale">How far below 0 it may get; not negative, so that f never turns back.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative.</exception>
    public static Activation Elu(double scale = 1) => new(ActivationKind.Elu, NotNegative(scale));

    /// <summary>Its name, with its parameters where it has some: <c>HardSigmoid(0.2, 0.5)</c>.</summary>
    public override string ToString() => Constants is { Length: > 0 } constants
        ? $"{Kind}({string.Join(", ", constants.Select(number => number.ToString(CultureInfo.InvariantCulture)))})"
        : $"{Kind}";

    /// <summary>The activation that <see cref="ToString"/> names.</summary>
    /// <param name="text">Such as <c>Tanh</c> or <c>HardSigmoid(0.2, 0.5)</c>; letters and spaces just so.</param>
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
    /// <param name="other">The other one.</param>
    public bool Equals(Activation? other) =>
        other is not null && Kind == other.Kind && _alpha.Equals(other._alpha) && _beta.Equals(other._beta);

    /// <inheritdoc cref="Equals(Activation?)"/>
    /// <param name="obj">The other one.</param>
    public override bool Equals(object? obj) => Equals(obj as Activation);

    /// <summary>The same for equal ones.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, _alpha, _beta);

    /// <summary>Whether both are the same formula with the same parameters.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
    public static bool operator ==(Activation? left, Activation? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in the formula or in a parameter.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
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

using System.Globalization;
using System.Numerics;

namespace Rnn.Cells;

/// <summary>The function that bends a sum into an activation.</summary>
/// <remarks>
/// These are the ones that ONNX's recurrent operators name, with the same formulas and parameters; an activation of
/// yours is a cell of yours.
/// </remarks>
public sealed class Activation
{
    private readonly ActivationKind _kind;
    private readonly double _alpha;
    private readonly double _beta;

    private Activation(ActivationKind kind, double alpha = 0, double beta = 0)
    {
        Require(alpha, "first");
        Require(beta, "second");
        (_kind, _alpha, _beta) = (kind, alpha, beta);

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
    public override string ToString() => _kind switch
    {
        ActivationKind.HardSigmoid or ActivationKind.Affine or ActivationKind.ScaledTanh =>
            FormattableString.Invariant($"{_kind}({_alpha}, {_beta})"),
        ActivationKind.LeakyRelu or ActivationKind.ThresholdedRelu or ActivationKind.Elu =>
            FormattableString.Invariant($"{_kind}({_alpha})"),
        _ => _kind.ToString(),
    };

    /// <summary>The activation that <see cref="ToString"/> names.</summary>
    /// <param name="text">Such as <c>Tanh</c> or <c>HardSigmoid(0.2, 0.5)</c>.</param>
    /// <exception cref="FormatException">There is no such activation.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('(', ')');
        double[] numbers = parts.Length == 3 && parts[2].Length == 0
            ? [.. parts[1].Split(',').Select(number => double.TryParse(number, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)]
            : [];
        try
        {
            Activation? found = (parts[0], numbers) switch
            {
                (nameof(Identity), []) => Identity,
                (nameof(Tanh), []) => Tanh,
                (nameof(Relu), []) => Relu,
                (nameof(Sigmoid), []) => Sigmoid,
                (nameof(Softsign), []) => Softsign,
                (nameof(Softplus), []) => Softplus,
                (nameof(HardSigmoid), [double slope, double offset]) => HardSigmoid(slope, offset),
                (nameof(Affine), [double slope, double offset]) => Affine(slope, offset),
                (nameof(LeakyRelu), [double slope]) => LeakyRelu(slope),
                (nameof(ThresholdedRelu), [double threshold]) => ThresholdedRelu(threshold),
                (nameof(ScaledTanh), [double scale, double slope]) => ScaledTanh(scale, slope),
                (nameof(Elu), [double scale]) => Elu(scale),
                _ => null,
            };
            return found?.ToString() == text ? found : throw new FormatException($"There is no activation '{text}'.");
        }
        catch (ArgumentException refusal)
        {
            throw new FormatException($"There is no activation '{text}': {refusal.Message}", refusal);
        }
    }

    /// <summary>Hands the formula, as a type of its own so that it compiles into the loop, to those who apply it.</summary>
    internal void With<TUse, T>(TUse use)
        where TUse : struct, IActivationUse<T>, allows ref struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T alpha = T.CreateTruncating(_alpha), beta = T.CreateTruncating(_beta);
        switch (_kind)
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

    private enum ActivationKind
    {
        Identity,
        Tanh,
        Relu,
        Sigmoid,
        Softsign,
        Softplus,
        HardSigmoid,
        Affine,
        LeakyRelu,
        ThresholdedRelu,
        ScaledTanh,
        Elu,
    }
}

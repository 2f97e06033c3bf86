using MathNet.Numerics.LinearAlgebra;

namespace Rnn.Tests.Textbook;

/// <summary>
/// Elementwise functions on vectors, and their slopes.
/// <para>
/// Each slope f′(a) is written in terms of the output y = f(a), so the backward pass only needs to
/// remember y:
/// </para>
/// <code>
/// σ(a) = 1 / (1 + e⁻ᵃ)     σ′    = y (1 − y)
/// tanh(a)                  tanh′ = 1 − y²
/// relu(a) = max(0, a)      relu′ = 1 if y > 0, else 0
/// </code>
/// </summary>
public static class Activations
{
    /// <summary>σ(a).</summary>
    public static Vector<double> Sigmoid(Vector<double> a) => a.Map(v => 1 / (1 + Math.Exp(-v)));

    /// <summary>σ′(a), from y = σ(a).</summary>
    public static Vector<double> SigmoidSlope(Vector<double> y) => y.Map(v => v * (1 - v));

    /// <summary>tanh(a).</summary>
    public static Vector<double> Tanh(Vector<double> a) => a.Map(Math.Tanh);

    /// <summary>tanh′(a), from y = tanh(a).</summary>
    public static Vector<double> TanhSlope(Vector<double> y) => y.Map(v => 1 - v * v);

    /// <summary>relu(a).</summary>
    public static Vector<double> ReLU(Vector<double> a) => a.Map(v => Math.Max(0, v));

    /// <summary>relu′(a), from y = relu(a).</summary>
    public static Vector<double> ReLUSlope(Vector<double> y) => y.Map(v => v > 0 ? 1.0 : 0.0);

    /// <summary>f(a) for the chosen f.</summary>
    public static Vector<double> Apply(TextbookActivation f, Vector<double> a) => f switch
    {
        TextbookActivation.Tanh => Tanh(a),
        TextbookActivation.ReLU => ReLU(a),
        TextbookActivation.Sigmoid => Sigmoid(a),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    /// <summary>f′(a) for the chosen f, from y = f(a).</summary>
    public static Vector<double> Slope(TextbookActivation f, Vector<double> y) => f switch
    {
        TextbookActivation.Tanh => TanhSlope(y),
        TextbookActivation.ReLU => ReLUSlope(y),
        TextbookActivation.Sigmoid => SigmoidSlope(y),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    /// <summary>The elementwise product p ∘ q.</summary>
    public static Vector<double> Times(this Vector<double> p, Vector<double> q) => p.PointwiseMultiply(q);
}

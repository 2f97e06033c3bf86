using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Sums of numbers that are known by their logarithms, so that products of thousands of probabilities don't vanish.</summary>
internal static class LogDomain
{
    /// <summary>ln(eᵃ + eᵇ); −∞ stands for 0.</summary>
    public static double Add(double a, double b)
    {
        (double large, double small) = a >= b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(small) ? large : large + ScalarMath.LogOnePlus(ScalarMath.Exp(small - large));
    }

    /// <summary>ln(eᵃ + eᵇ + eᶜ).</summary>
    public static double Add(double a, double b, double c)
    {
        double large = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(large)
            ? large
            : large + ScalarMath.Log(Term(a, large) + Term(b, large) + Term(c, large));
    }

    /// <summary>e^(x − largest), 0 where x is −∞.</summary>
    public static double Term(double x, double largest) => double.IsNegativeInfinity(x) ? 0 : ScalarMath.Exp(x - largest);
}

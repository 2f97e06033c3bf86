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
}

using Rnn.Tensors;

namespace Rnn.Tasks;

/// <summary>Probabilities out of their logarithms, in the same bits on every machine.</summary>
internal static class Probability
{
    public static double Of(double logarithm)
    {
        double result = 0;
        VectorMath.Exp<double>([logarithm], new Span<double>(ref result));
        return Math.Min(1, result);
    }
}

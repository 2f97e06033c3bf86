using Rnn.Tensors;

namespace Rnn.Metrics;

/// <summary>−Σ tₖ ln yₖ of one row of classes, yₖ at least 2⁻¹²⁶, so that one miss does not make all infinite.</summary>
internal static class CrossEntropy
{
    // The smallest normal float: what a float softmax makes smaller may as well be 0.
    private const double LeastProbability = 1.1754943508222875e-38;

    public static double OfRow(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        if (target.Length == 1)
        {
            return Surprise(prediction[(int)target[0]]);
        }

        double sum = 0;
        for (int k = 0; k < target.Length; k++)
        {
            sum += target[k] == 0 ? 0 : target[k] * Surprise(prediction[k]);
        }

        return sum;
    }

    private static double Surprise(double probability) => -ScalarMath.Log(Math.Max(probability, LeastProbability));
}

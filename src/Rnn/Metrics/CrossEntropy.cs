using Rnn.Heads;
using Rnn.Tensors;

namespace Rnn.Metrics;

/// <summary>The surprise −ln p of one row, in nats, p being at least 2⁻¹²⁶, so that one miss does not make all infinite.</summary>
internal static class CrossEntropy
{
    // The smallest normal float: what a float softmax makes smaller may as well be 0.
    private const double LeastProbability = 1.1754943508222875e-38;

    /// <summary>What a row of this kind surprises with.</summary>
    public static MeanOfRows.Measure Of(PredictionKind kind) => kind.IsClass ? OfClasses : OfQuestions;

    // −Σ tₖ ln yₖ
    private static double OfClasses(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
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

    // −Σ tₖ ln yₖ + (1 − tₖ) ln(1 − yₖ), the sum over the questions
    private static double OfQuestions(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        double sum = 0;
        for (int k = 0; k < target.Length; k++)
        {
            sum += target[k] == 0 ? 0 : target[k] * Surprise(prediction[k]);
            sum += target[k] == 1 ? 0 : (1 - target[k]) * Surprise(1 - prediction[k]);
        }

        return sum;
    }

    private static double Surprise(double probability) => -ScalarMath.Log(Math.Max(probability, LeastProbability));
}

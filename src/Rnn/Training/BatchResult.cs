namespace Rnn.Training;

/// <summary>What came of learning from a batch.</summary>
/// <param name="LossSum">The loss before the step, summed over its rows, each times its weight.</param>
/// <param name="Weight">The weights of the rows together; their number, if all count alike. A row is a step, or a sequence where the model answers once.</param>
/// <param name="GradientNorm">The norm of the gradient before it was clipped by norm; the largest, of several chunks.</param>
internal readonly record struct BatchResult(double LossSum, double Weight, double GradientNorm)
{
    /// <summary>The mean loss of a row; NaN of none.</summary>
    public double Loss => LossSum / Weight;

    public BatchResult And(BatchResult other) =>
        new(LossSum + other.LossSum, Weight + other.Weight, Math.Max(GradientNorm, other.GradientNorm));
}

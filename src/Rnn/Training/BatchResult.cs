namespace Rnn.Training;

/// <summary>What came of learning from a batch.</summary>
/// <param name="LossSum">The loss before the step, summed over its rows.</param>
/// <param name="Rows">How many rows that were: steps, or sequences where the model answers once.</param>
/// <param name="GradientNorm">The norm of the gradient before it was clipped by norm; the largest, of several chunks.</param>
internal readonly record struct BatchResult(double LossSum, int Rows, double GradientNorm)
{
    /// <summary>The mean loss of a row.</summary>
    public double Loss => LossSum / Math.Max(1, Rows);

    public BatchResult And(BatchResult other) =>
        new(LossSum + other.LossSum, Rows + other.Rows, Math.Max(GradientNorm, other.GradientNorm));
}

namespace Rnn.Optimizers;

/// <summary>Where a training stands when it asks its schedule for the rate of a step.</summary>
/// <param name="epoch">The epoch at work, 1 for the first.</param>
/// <param name="step">Steps of the optimiser done since the training began.</param>
/// <param name="steps">Steps planned in all; 0 if nobody knows.</param>
/// <param name="losses">The loss of each epoch that is done, in their order.</param>
public readonly struct ScheduleMoment(int epoch, long step, long steps, IReadOnlyList<double> losses)
{
    /// <summary>The epoch at work, 1 for the first.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>
    /// Steps of the optimiser done since the training began: batches, or groups of them whose gradients are joined. All chunks of a batch
    /// are one step.
    /// </summary>
    public long Step { get; } = step;

    /// <summary>Steps planned from the first epoch to the last; 0 if nobody knows, as of a source without a count.</summary>
    public long Steps { get; } = steps;

    /// <summary>
    /// The loss of each epoch that is done, in their order: on the validation examples, or on the training examples if there are
    /// none. Empty in the first epoch; a training that goes on from a checkpoint has those before too.
    /// </summary>
    public IReadOnlyList<double> Losses { get; } = losses;

    /// <summary>How far the training is: 0 at the first step, 1 after the last; 1 if nobody knows how many steps there will be.</summary>
    public double Progress => Steps <= 0 ? 1 : (double)Step / Steps;

    /// <summary>The same moment for one who begins later.</summary>
    internal ScheduleMoment Without(int first) => new(Epoch, Math.Max(0, Step - first), Steps - first, Losses);
}

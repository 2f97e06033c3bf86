namespace Rnn.Optimizers;

/// <summary>Where a training stands when it asks its schedule for the rate.</summary>
/// <param name="step">Steps done: batches, or groups of them whose gradients are joined.</param>
/// <param name="steps">Steps in all.</param>
/// <param name="epochsDone">Whole epochs done.</param>
/// <param name="notes">What the schedule has noted.</param>
internal readonly ref struct ScheduleMoment(long step, long steps, int epochsDone, ReadOnlySpan<double> notes)
{
    public long Step { get; } = step;

    public long Steps { get; } = steps;

    public int EpochsDone { get; } = epochsDone;

    public ReadOnlySpan<double> Notes { get; } = notes;

    /// <summary>0 at the first step, 1 after the last.</summary>
    public double Progress => Steps <= 0 ? 1 : (double)Step / Steps;

    /// <summary>The same moment for one who begins later.</summary>
    public ScheduleMoment Without(int first) => new(Math.Max(0, Step - first), Steps - first, EpochsDone, Notes);
}

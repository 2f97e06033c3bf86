namespace Rnn.Training;

/// <summary>Which batch of a training one is.</summary>
/// <param name="Epoch">The epoch, 1 for the first.</param>
/// <param name="Batch">The batch in it, 1 for the first.</param>
/// <param name="IsLast">Whether it is the epoch's last.</param>
/// <param name="Losses">The losses of the epochs before, for the schedule.</param>
internal readonly record struct BatchPlace(int Epoch, int Batch, bool IsLast, IReadOnlyList<double> Losses);

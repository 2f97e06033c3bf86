namespace Rnn.Heads;

/// <summary>The formulas of <see cref="Loss"/>.</summary>
internal enum LossKind
{
    Squared,
    Absolute,
    Huber,
    Quantile,
}

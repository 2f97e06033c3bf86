namespace Rnn.Heads;

/// <summary>How the losses of sequences become the one of a batch, by the names that PyTorch's <c>CTCLoss</c> has for it.</summary>
public enum CtcReduction
{
    /// <summary>Each loss is divided by the number of symbols of its target (1, if there is none); then the mean over the sequences.</summary>
    Mean,

    /// <summary>
    /// Losses are left as they are, and a training follows the gradient of their sum. Reports still say the mean over the sequences.
    /// </summary>
    Sum,

    /// <summary>Losses are left as they are; then, as of every output here, the mean over the sequences.</summary>
    None,
}

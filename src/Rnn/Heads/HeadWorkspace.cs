using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Judges batches for a head, one at a time, and keeps what that takes.</summary>
/// <remarks>Threads share rows or sequences, never a sum: losses are written down and summed in one fixed order.</remarks>
internal abstract class HeadWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the outputs should have been; loaded for each batch.</summary>
    public BatchTargets<T> Targets { get; } = new();

    /// <summary>How much the loss of each class counts; null for all alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; set; }

    /// <summary>The weights of what the last loss counted, together: the number of rows, if all count alike.</summary>
    public double LossWeight { get; protected set; }

    /// <summary>The mean loss over all outputs from a step on, 0 if there are none; writes its gradient.</summary>
    /// <param name="logits">The outputs before their activation; they stay as they are.</param>
    /// <param name="fromStep">The first step that counts; the gradient of those before is 0.</param>
    /// <param name="ofMean">Whether the gradient is that of the mean, or of the sum, for a mean over several batches.</param>
    /// <param name="gradient">As large as the logits, without gaps.</param>
    public abstract double Loss(SequenceBatch<T> logits, int fromStep, bool ofMean, MatrixSpan<T> gradient);

    /// <summary>Adds the gradients of the head's own parameters, as the last loss found them; nothing where it has none.</summary>
    public virtual void AddGradients()
    {
    }

    /// <summary>Turns logits into predictions, in place.</summary>
    public abstract void Activate(SequenceBatch<T> logits);

    /// <summary>Turns logits into predictions, in place, and adds their losses and scores to a tally. Computes no gradient.</summary>
    public abstract void Measure(SequenceBatch<T> logits, HeadTally tally);
}

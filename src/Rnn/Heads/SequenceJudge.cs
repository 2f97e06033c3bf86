using System.Numerics;

namespace Rnn.Heads;

/// <summary>Judges whole sequences for a head, one at a time, and keeps the memory that this takes.</summary>
internal abstract class SequenceJudge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes the head's parameters as they are now; called before a batch.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>By how much a sequence counts in the mean over a batch: 1, or its number of steps where the mean is over steps.</summary>
    public virtual int CountOf(int steps) => 1;

    /// <summary>The loss of one sequence; writes its gradients times the scale, unless there is no place for them.</summary>
    /// <param name="logits">The outputs before their activation; they stay as they are.</param>
    /// <param name="target">The whole target.</param>
    /// <param name="scale">What the gradients are multiplied with.</param>
    /// <param name="gradient">Receives the gradient by the logits; may be empty.</param>
    /// <param name="parameterGradient">Receives that by the head's own parameters, one after the other; may be empty.</param>
    public abstract double Loss(
        PackedSequence<T> logits, ReadOnlySpan<T> target, double scale, PackedSequence<T> gradient, Span<double> parameterGradient);

    /// <summary>Turns logits into predictions, in place.</summary>
    public abstract void Activate(PackedSequence<T> logits);

    /// <summary>How right predictions are: a sum, and of how many.</summary>
    public abstract (double Sum, int Count) Score(PackedSequence<T> predictions, ReadOnlySpan<T> target);
}

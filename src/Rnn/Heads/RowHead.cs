using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>A head that judges each row by itself: linear, tanh, sigmoid, softmax.</summary>
/// <remarks>What such a head has of its own are the formulas of one row.</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class RowHead<T> : OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NamedOutput<T>[] _outputs;

    private protected RowHead(int outputSize)
        : base(outputSize) => _outputs = [new("output", this, 0..Math.Max(0, outputSize), .., weight: 1)];

    internal override IReadOnlyList<NamedOutput<T>> Outputs => _outputs;

    internal override HeadWorkspace<T> CreateWorkspace(WorkerTeam team) => new RowHeadWorkspace<T>([this], _outputs, team);

    /// <summary>
    /// The loss of one row; writes <paramref name="scale"/> times its gradient by the logits, unless the place for it is empty.
    /// </summary>
    internal abstract double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient);

    /// <summary>
    /// Whether the weight of a class does more than to multiply the losses of the rows whose target it is: the loss with weights is then its own.
    /// </summary>
    internal virtual bool WeighsClasses => false;

    /// <summary>The same for a head that weighs classes itself: the loss of one row, in which the weights of the classes are counted already.</summary>
    internal virtual double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, ReadOnlySpan<double> classWeights, T scale, Span<T> gradient) =>
        LossOf(logits, target, scale, gradient);

    /// <summary>How right one prediction is: 1 or 0 for a class, the absolute error for numbers.</summary>
    internal abstract double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target);
}

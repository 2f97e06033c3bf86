using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>An output activation fused with its loss, so that nothing overflows and the gradient is simple.</summary>
/// <remarks>
/// It judges whole batches. Most heads judge row by row (<see cref="RowHead{T}"/>): a row is one step of one sequence, or one
/// sequence where the model answers once, and the loss of a batch is the mean over all its rows of the loss of a row.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected OutputHead(int outputSize) => OutputSize = outputSize;

    /// <summary>The name of the output's activation in summaries and errors: <c>softmax</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// What a prediction says: softmax a class, sigmoid yes or no, linear and tanh numbers, CRF a tag, CTC symbols without places; or that
    /// there are several outputs.
    /// </summary>
    public abstract PredictionKind Kind { get; }

    /// <summary>Numbers per prediction of one step.</summary>
    public int OutputSize { get; }

    /// <summary>
    /// What the score of an evaluation counts: <c>accuracy</c>, <c>MAE</c>, or <c>label error rate</c> of CTC; <c>none</c> of several outputs, each of
    /// which has its own.
    /// </summary>
    public abstract string ScoreName { get; }

    /// <summary>What it consists of: mostly of itself alone.</summary>
    internal abstract IReadOnlyList<NamedOutput<T>> Outputs { get; }

    /// <summary>The name and what else a summary should say: <c>linear, Huber loss with delta 1</c>.</summary>
    internal virtual string Description => Name;

    /// <summary>Numbers per step of a target.</summary>
    internal virtual int TargetSize => OutputSize;

    /// <summary>Numbers per target that it takes, in words.</summary>
    internal virtual string ExpectedTargets => $"{TargetSize} per step";

    internal virtual bool AcceptsTargetSize(int size) => size == TargetSize;

    /// <summary>Why there can't be an output of this size, and what to do instead; null if there can.</summary>
    internal virtual string? SizeObjection => null;

    /// <summary>Whether each target is one of its classes, so that classes can be weighed.</summary>
    internal virtual bool TakesClassWeights => false;

    /// <summary>Whether a batch is trained on the sum of its sequences' losses and not on their mean.</summary>
    internal virtual bool SumsLosses => false;

    /// <summary>The class that ends a sequence and is the model's own; null where sequences have no end of their own.</summary>
    internal virtual int? EndClass => null;

    /// <summary>Whether it can't judge a sequence in pieces, so that sequences must not be cut.</summary>
    internal virtual bool NeedsWholeSequences => false;

    /// <summary>Why a step of a target can't be used, or null if it can.</summary>
    internal abstract string? Objection(ReadOnlySpan<T> target);

    /// <summary>Why a target can't be used beside so many outputs, as what the model takes instead, or null if it can.</summary>
    /// <param name="target">Its steps one after the other.</param>
    /// <param name="steps">How many steps it has.</param>
    /// <param name="outputs">How many outputs there are for it.</param>
    internal virtual string? LengthObjection(ReadOnlySpan<T> target, int steps, int outputs) =>
        steps == outputs ? null : $"a target of {outputs} {(outputs == 1 ? "step" : "steps")}";

    /// <summary>Why a target as a whole can't be used, whose steps can each by itself; null if it can.</summary>
    /// <param name="target">Its steps one after the other.</param>
    /// <param name="outputs">How many outputs there are for it.</param>
    internal virtual string? SequenceObjection(ReadOnlySpan<T> target, int outputs) => null;

    /// <summary>Why it can't answer step by step as the data arrives, or null if it can.</summary>
    internal virtual string? StreamingObjection => null;

    /// <summary>Numbers of a prediction that metrics look at.</summary>
    internal virtual int MeasuredSize => OutputSize;

    /// <summary>What metrics look at: the prediction, unless it says more than they can take.</summary>
    internal virtual void ToMeasured(ReadOnlySpan<T> prediction, Span<double> measured) =>
        TensorPrimitives.ConvertTruncating(prediction, measured);

    /// <summary>Which class a target is, where targets are classes.</summary>
    internal virtual int ClassOf(ReadOnlySpan<T> target) => 0;

    /// <summary>Turns the largest of the outputs at each step into what the model answers, in place: of most heads these classes as they are.</summary>
    /// <returns>How many classes the answer has.</returns>
    internal virtual int ToAnswer(Span<int> largest) => largest.Length;

    /// <summary>One who finds paths through the symbols of unaligned answers; null of other heads.</summary>
    internal virtual CtcJudge<T>? CreateAligner() => null;

    /// <summary>One who finds the best tags of sequences; null of other heads.</summary>
    internal virtual CrfJudge<T>? CreateTagger() => null;

    /// <summary>Why predictions can't be fed back as the next input, or null if they can.</summary>
    internal virtual string? FeedbackObjection => null;

    /// <summary>What a prediction is when fed back as the next input.</summary>
    internal virtual void ToInput(ReadOnlySpan<T> prediction, Span<T> input) => prediction.CopyTo(input);

    /// <summary>What a target is when fed in by teacher forcing.</summary>
    internal virtual void TargetToInput(ReadOnlySpan<T> target, Span<T> input) => target.CopyTo(input);

    /// <summary>Turns the logits of one step into a prediction, in place.</summary>
    internal abstract void Activate(Span<T> row);

    /// <summary>Adds its own parameters, if it has such.</summary>
    internal virtual void Declare(ParameterStore<T> store)
    {
    }

    /// <summary>What it needs to judge batches, one at a time, with the threads of a team.</summary>
    internal abstract HeadWorkspace<T> CreateWorkspace(WorkerTeam team);
}

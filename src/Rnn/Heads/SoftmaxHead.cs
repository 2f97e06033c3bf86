using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>One of several classes: y = softmax(z), with cross-entropy.</summary>
/// <remarks>
/// Loss of a row −Σ tₖ ln yₖ = ln Σ e^zⱼ − Σ tₖ zₖ, the largest z subtracted first, so that nothing overflows; gradient
/// ∂L/∂zₖ = yₖ − tₖ. The target is the number of the class (0 for the first), or a probability per class that sum to 1,
/// such as a one-hot vector. With label smoothing ε the target is (1 − ε)·tₖ + ε/K, of K classes. Agrees with PyTorch's
/// <c>CrossEntropyLoss</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SoftmaxHead<T> : RowHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="classes">Number of classes that targets may be.</param>
    /// <param name="endsSequences">Whether there is one class more, the last, which ends sequences and stands in no target.</param>
    /// <param name="labelSmoothing">ε, from 0 to below 1.</param>
    internal SoftmaxHead(int classes, bool endsSequences = false, double labelSmoothing = 0)
        : base((int)Math.Min(int.MaxValue, classes + (endsSequences ? 1L : 0)))
    {
        EndClass = endsSequences ? OutputSize - 1 : null;
        LabelSmoothing = labelSmoothing >= 0 && labelSmoothing < 1 ? labelSmoothing : throw new ArgumentOutOfRangeException(
            nameof(labelSmoothing), labelSmoothing, FormattableString.Invariant($"Label smoothing must be at least 0 and below 1; got {labelSmoothing}. ") +
            "It is the part of each target that is dealt out evenly among all classes; 0.1 is usual.");
    }

    /// <inheritdoc/>
    public override string Name => "softmax";

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Class;

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <summary>ε, the part of each target that is dealt out evenly among all classes in the loss, from 0 to below 1; 0 unless the builder was told otherwise.</summary>
    public double LabelSmoothing { get; }

    internal override string Description => LabelSmoothing == 0 ? Name : FormattableString.Invariant($"{Name}, label smoothing {LabelSmoothing}");

    internal override int? EndClass { get; }

    internal override int TargetSize => 1;

    internal override string? SizeObjection => Classes < (EndClass is null ? 2 : 1) ? (EndClass is null ? "a softmax needs at least 2 classes; for a yes or no use SigmoidOutput(1)" : "a decoder needs at least 1 token to write") : null;

    internal override bool TakesClassWeights => true;

    internal override bool WeighsClasses => LabelSmoothing > 0;

    internal override string ExpectedTargets => "1 (the class)" + (EndClass is null ? $" or {OutputSize} (a probability per class)" : "") + " per step";

    internal override bool AcceptsTargetSize(int size) => size == 1 || (size == OutputSize && EndClass is null);

    internal override string? Objection(ReadOnlySpan<T> target)
    {
        if (IsClass(target))
        {
            T given = target[0];
            return T.IsInteger(given) && given >= T.Zero && given < T.CreateTruncating(Classes)
                ? null
                : FormattableString.Invariant($"the target {given} is no class: classes are numbered 0 to {Classes - 1}; ") +
                  "correct it or give the head more classes";
        }

        double sum = 0;
        foreach (T value in target)
        {
            sum += double.CreateTruncating(value);
            if (!(value >= T.Zero && value <= T.One))
            {
                return FormattableString.Invariant(
                    $"the target {value} is no probability in [0, 1]; give a one-hot vector or probabilities");
            }
        }

        return Math.Abs(sum - 1) < 1e-4
            ? null
            : FormattableString.Invariant($"the probabilities of the classes sum to {sum:G6}, not to 1; normalise them");
    }

    internal override void Activate(Span<T> row) => VectorMath.Softmax<T>(row, row);

    internal override double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        if (LabelSmoothing > 0)
        {
            return LossOf(logits, target, classWeights: [], scale, gradient);
        }

        // ln Σ e^zⱼ − Σ tₖ zₖ, where the tₖ sum to 1
        double loss = double.CreateTruncating(VectorMath.LogSumExp(logits));
        if (IsClass(target))
        {
            loss -= double.CreateTruncating(logits[ClassOf(target)]);
        }
        else
        {
            for (int k = 0; k < logits.Length; k++)
            {
                loss -= double.CreateTruncating(target[k]) * double.CreateTruncating(logits[k]);
            }
        }

        if (!gradient.IsEmpty)
        {
            WriteGradient(logits, target, scale, gradient);
        }

        return loss;
    }

    internal override double LossOf(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, ReadOnlySpan<double> classWeights, T scale, Span<T> gradient) =>
        SmoothedCrossEntropy.Of(LabelSmoothing, logits, target, ClassOf(target), classWeights, scale, gradient);

    internal override double Score(ReadOnlySpan<T> prediction, ReadOnlySpan<T> target) =>
        Largest(prediction) == ClassOf(target) ? 1 : 0;

    // The class that wins is fed back as one-hot, which is what teacher forcing shows in training.
    internal override void ToInput(ReadOnlySpan<T> prediction, Span<T> input)
    {
        input.Clear();
        input[Largest(prediction)] = T.One;
    }

    internal override void TargetToInput(ReadOnlySpan<T> target, Span<T> input)
    {
        if (!IsClass(target))
        {
            target.CopyTo(input);
            return;
        }

        input.Clear();
        input[ClassOf(target)] = T.One;
    }

    internal override int ClassOf(ReadOnlySpan<T> target) => IsClass(target) ? int.CreateTruncating(target[0]) : Largest(target);

    // scale·(y − t)
    private void WriteGradient(ReadOnlySpan<T> logits, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        VectorMath.Softmax(logits, gradient);
        if (IsClass(target))
        {
            gradient[ClassOf(target)] -= T.One;
        }
        else
        {
            TensorPrimitives.Subtract(gradient, target, gradient);
        }

        TensorPrimitives.Multiply(gradient, scale, gradient);
    }

    // Those that targets may be.
    private int Classes => EndClass ?? OutputSize;

    private static int Largest(ReadOnlySpan<T> values) => TensorPrimitives.IndexOfMax(values);

    private static bool IsClass(ReadOnlySpan<T> target) => target.Length == 1; // the builder asks for 2 classes or more
}

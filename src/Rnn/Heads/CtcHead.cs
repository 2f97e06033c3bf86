using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>
/// Connectionist temporal classification (CTC): symbols read from a longer input, of which nobody says where each of them stands.
/// </summary>
/// <remarks>
/// <para>
/// At each step the output gives a probability to each symbol and to the blank, which is the last class. A path, one class per step,
/// means what is left when equal neighbours become one and blanks are dropped: <c>a a – b b – b</c> means <c>a b b</c>. The loss is
/// −ln p(target), p being the sum over all paths that mean the target, computed by forward-backward with numbers that never vanish; its gradient
/// ∂L/∂z_t,k = y_t,k − p(a path of the target has class k at step t).
/// </para>
/// <para>
/// A target is a sequence of symbols, one number each; it needs an input of at least as many steps, and one more for each
/// symbol that equals the one before it. Graves, Fernández, Gomez and Schmidhuber 2006. Agrees with PyTorch's <c>CTCLoss</c> of
/// <c>log_softmax</c>, with the blank last.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CtcHead<T> : SequenceHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal CtcHead(int symbols, CtcReduction reduction, bool zeroInfinity)
        : base((int)Math.Min(int.MaxValue, symbols + 1L)) => (Symbols, Reduction, ZeroInfinity) = (symbols, reduction, zeroInfinity);

    /// <inheritdoc/>
    public override string Name => "ctc";

    /// <summary>Number of symbols, without the blank.</summary>
    public int Symbols { get; }

    /// <summary>The class of the blank: the last, after the symbols.</summary>
    public int Blank => OutputSize - 1;

    /// <summary>How the losses of sequences become the one of a batch.</summary>
    public CtcReduction Reduction { get; }

    /// <summary>
    /// Whether a target that no path can mean, as its input is too short, counts as a loss of 0 without a gradient; otherwise it is refused.
    /// </summary>
    public bool ZeroInfinity { get; }

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Unaligned;

    /// <summary><c>label error rate</c>: edits from the most probable path's symbols to the target, per symbol of the targets.</summary>
    public override string ScoreName => "label error rate";

    internal override string Description => $"ctc, {Symbols} symbols and the blank";

    internal override string ExpectedTargets => "1 (the symbol) per step";

    internal override bool SumsLosses => Reduction == CtcReduction.Sum;

    internal override string? SizeObjection => Symbols < 1 ? "CTC needs at least 1 symbol beside the blank" : null;

    /// <summary>How many steps an input needs at least for a target: one for each symbol, and a blank between equal neighbours.</summary>
    internal static int StepsFor(ReadOnlySpan<T> target)
    {
        int steps = target.Length;
        for (int i = 1; i < target.Length; i++)
        {
            steps += target[i] == target[i - 1] ? 1 : 0;
        }

        return steps;
    }

    internal override string? Objection(ReadOnlySpan<T> target) =>
        ClassObjection(target, Symbols, "symbol", "correct it or give the output more symbols (the blank is the output's own and stands in no target)");

    internal override string? LengthObjection(ReadOnlySpan<T> target, int steps, int outputs) => null; // SequenceObjection says more

    internal override string? SequenceObjection(ReadOnlySpan<T> target, int outputs)
    {
        int needed = StepsFor(target), repeats = needed - target.Length;
        return ZeroInfinity || needed <= outputs ? null :
            $"its target of {target.Length} symbols" + (repeats > 0 ? $", {repeats} of them equal to the one before," : "") +
            $" needs an input of at least {needed} steps, and there are {outputs}; give a longer input or a shorter target, or set zeroInfinity to pass over such examples";
    }

    internal override int ClassOf(ReadOnlySpan<T> target) => int.CreateTruncating(target[0]);

    internal override int ToAnswer(Span<int> largest) => CtcPath.Collapse(largest, Blank);

    internal override void Activate(Span<T> row) => VectorMath.Softmax<T>(row, row);

    internal override SequenceJudge<T> CreateJudge() => CreateAligner();

    internal override CtcJudge<T> CreateAligner() => new(this);
}

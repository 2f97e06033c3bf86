using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>A head that judges sequences as a whole, since its steps depend on each other: CTC, CRF.</summary>
/// <remarks>What such a head has of its own is how it judges one sequence (<see cref="SequenceJudge{T}"/>).</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class SequenceHead<T> : OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NamedOutput<T>[] _outputs;

    private protected SequenceHead(int outputSize)
        : base(outputSize) => _outputs = [new("output", this, 0..Math.Max(0, outputSize), .., weight: 1)];

    internal override IReadOnlyList<NamedOutput<T>> Outputs => _outputs;

    internal override int TargetSize => 1;

    internal override bool NeedsWholeSequences => true;

    internal override string FeedbackObjection => "judges whole sequences; take SoftmaxOutput";

    /// <summary>The head's own parameters, whose gradients a judge writes one after the other.</summary>
    internal virtual IReadOnlyList<Parameter<T>> OwnParameters => [];

    /// <summary>One who judges sequences, one at a time: each thread has its own.</summary>
    internal abstract SequenceJudge<T> CreateJudge();

    internal override HeadWorkspace<T> CreateWorkspace(WorkerTeam team) => new SequenceHeadWorkspace<T>(this, team);

    /// <summary>Why a number of a target is not one of so many classes; null if it is.</summary>
    private protected static string? ClassObjection(ReadOnlySpan<T> target, int classes, string what, string mend)
    {
        T given = target[0];
        return T.IsInteger(given) && given >= T.Zero && given < T.CreateTruncating(classes)
            ? null
            : FormattableString.Invariant($"the target {given} is no {what}: they are numbered 0 to {classes - 1}; {mend}");
    }
}

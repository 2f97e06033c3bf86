using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Heads;

/// <summary>
/// A conditional random field (CRF) over a chain: one tag for each step, chosen for the sequence as a whole, since tags depend on each other.
/// </summary>
/// <remarks>
/// <para>
/// The score of tags y is start_y₁ + Σ z_t,y_t + Σ transitions_y_t−1,y_t + end_y_T with the outputs z and learned parameters, all 0
/// at first; p(y) = e^score(y) / Σ e^score over all sequences of tags. The loss is −ln p(target), computed by forward-backward in the log
/// domain; of a batch it is the mean over all steps, as of a softmax output. Its gradient is the expected count less the true one:
/// ∂L/∂z_t,k = p(y_t = k) − [target_t = k].
/// </para>
/// <para>
/// A prediction is the most probable sequence of tags (Viterbi 1967): 1 at the tag chosen, 0 at others. Where tags have a scheme, what it
/// forbids has the score −∞ and is never predicted. Lafferty, McCallum and Pereira 2001; Lample and others 2016.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CrfHead<T> : SequenceHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Parameter<T>[] _parameters = []; // set by Declare

    internal CrfHead(int tags, IReadOnlyList<string>? names, TaggingScheme scheme)
        : base(tags)
    {
        (Tags, Scheme) = (names, scheme);
        Rules = names is null ? null : new TagRules(names, scheme);
    }

    /// <inheritdoc/>
    public override string Name => "crf";

    /// <summary>The names of the tags, in the order of their numbers; null where they have none.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>Which tag may follow which; <see cref="TaggingScheme.None"/> where any may.</summary>
    public TaggingScheme Scheme { get; }

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Tag;

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <summary>The learned scores of one tag after another, [from, to].</summary>
    public Parameter<T> Transitions => _parameters[0];

    /// <summary>The learned scores of tags at the first step, [1, tags].</summary>
    public Parameter<T> Start => _parameters[1];

    /// <summary>The learned scores of tags at the last step, [1, tags].</summary>
    public Parameter<T> End => _parameters[2];

    internal TagRules? Rules { get; }

    internal override string Description =>
        $"crf, {OutputSize} tags" + (Scheme == TaggingScheme.None ? "" : $", {Scheme.ToString().ToUpperInvariant()}");

    internal override IReadOnlyList<Parameter<T>> OwnParameters => _parameters;

    internal override string ExpectedTargets => "1 (the tag) per step";

    internal override string StreamingObjection => "chooses its tags for whole sequences";

    internal override string? SizeObjection
    {
        get
        {
            if (OutputSize < 2)
            {
                return "a CRF needs at least 2 tags";
            }

            // One that may stand alone and follow itself makes a sequence of any length possible.
            return Rules is null || Enumerable.Range(0, OutputSize).Any(tag => Rules.CanBegin(tag) && Rules.CanFollow(tag, tag) && Rules.CanEnd(tag))
                ? null
                : $"of these tags not every length of sequence can be made by the rules of {Scheme.ToString().ToUpperInvariant()}; add the tag O";
        }
    }

    internal override string? Objection(ReadOnlySpan<T> target) =>
        ClassObjection(target, OutputSize, "tag", "correct it or give the output more tags");

    internal override string? SequenceObjection(ReadOnlySpan<T> target, int outputs)
    {
        for (int step = 0; Rules is not null && step < target.Length; step++)
        {
            int tag = ClassOf(target[step..]);
            string? objection =
                step == 0 && !Rules.CanBegin(tag) ? "begins the sequence"
                : step > 0 && !Rules.CanFollow(ClassOf(target[(step - 1)..]), tag) ? $"follows '{Tags![ClassOf(target[(step - 1)..])]}'"
                : step == target.Length - 1 && !Rules.CanEnd(tag) ? "ends the sequence"
                : null;
            if (objection is not null)
            {
                return $"the tag '{Tags![tag]}' of step {step} {objection}, which {Scheme.ToString().ToUpperInvariant()} does not allow; correct the tags, or take another scheme";
            }
        }

        return null;
    }

    internal override int ClassOf(ReadOnlySpan<T> target) => int.CreateTruncating(target[0]);

    internal override void Activate(Span<T> row) => throw new InvalidOperationException($"The {Name} output {StreamingObjection}.");

    internal override void Declare(ParameterStore<T> store) => _parameters =
    [
        store.Add(new ParameterShape("output.transitions", OutputSize, OutputSize, [Initializer.Zeros], IsBias: false)),
        store.Add(new ParameterShape("output.start", 1, OutputSize, [Initializer.Zeros], IsBias: true)),
        store.Add(new ParameterShape("output.end", 1, OutputSize, [Initializer.Zeros], IsBias: true)),
    ];

    internal override SequenceJudge<T> CreateJudge() => CreateTagger();

    internal override CrfJudge<T> CreateTagger() => new(this);
}

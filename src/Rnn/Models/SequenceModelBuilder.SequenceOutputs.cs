using Rnn.Heads;

namespace Rnn.Models;

/// <content>Outputs that judge sequences as a whole. A model ends in one of them and in no other output beside it.</content>
public sealed partial class SequenceModelBuilder<T>
{
    /// <summary>
    /// Ends a many-to-many model with connectionist temporal classification (CTC): symbols read from a longer input, of which nobody says
    /// where each of them stands; see <see cref="CtcHead{T}"/>.
    /// </summary>
    /// <remarks>
    /// A target is the symbols, one number each, without blanks: <c>new Example&lt;float&gt;(input, symbols)</c>. A prediction is a
    /// probability per symbol and, last, for the blank at each step; <c>Rnn.Decoding</c> reads symbols from it.
    /// </remarks>
    /// <param name="symbols">Number of symbols, at least 1; the blank is one class more, which the output adds.</param>
    /// <param name="reduction">
    /// How the losses of sequences become the one of a batch; <see cref="CtcReduction.Mean"/>, per symbol of the target, if left out.
    /// </param>
    /// <param name="zeroInfinity">
    /// Whether examples whose input is too short for their target count as a loss of 0 without a gradient; false if left out: they are
    /// refused.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 13)
    ///     .Bidirectional(() =&gt; new LstmCell&lt;float&gt;(64))
    ///     .CtcOutput(symbols: 28)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> CtcOutput(int symbols, CtcReduction reduction = CtcReduction.Mean, bool zeroInfinity = false) =>
        !Enum.IsDefined(reduction)
            ? throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Choose one of {string.Join(", ", Enum.GetNames<CtcReduction>())}.")
            : End(new CtcHead<T>(symbols, reduction, zeroInfinity));

    /// <summary>
    /// Ends a many-to-many model with a conditional random field (CRF): a tag for each step, chosen for the sequence as a whole; see
    /// <see cref="CrfHead{T}"/>.
    /// </summary>
    /// <remarks>A target is a tag for each step, one number each. A prediction is 1 at the tag chosen and 0 at the others.</remarks>
    /// <param name="tags">Number of tags, at least 2.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> CrfOutput(int tags) => End(new CrfHead<T>(tags, names: null, TaggingScheme.None));

    /// <summary>
    /// Ends a many-to-many model with a conditional random field (CRF) over named tags, of which a scheme says which may follow which.
    /// </summary>
    /// <remarks>What the scheme forbids is never predicted, and refused in the targets of a training.</remarks>
    /// <param name="tags">The names of the tags, in the order of their numbers, at least 2: <c>O</c>, <c>B-PER</c>, <c>I-PER</c>.</param>
    /// <param name="scheme">What the names mean; <see cref="TaggingScheme.Iob2"/> if left out.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    /// <exception cref="ArgumentException">A name is none of the scheme, is empty or stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scheme.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 20)
    ///     .Bidirectional(() =&gt; new GruCell&lt;float&gt;(32))
    ///     .CrfOutput(["O", "B-PER", "I-PER"], TaggingScheme.Iob2)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> CrfOutput(IReadOnlyList<string> tags, TaggingScheme scheme = TaggingScheme.Iob2)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (!Enum.IsDefined(scheme))
        {
            throw new ArgumentOutOfRangeException(nameof(scheme), scheme, $"Choose one of {string.Join(", ", Enum.GetNames<TaggingScheme>())}.");
        }

        string[] names = [.. tags];
        return End(new CrfHead<T>(names.Length, names, scheme));
    }

    private SequenceModelBuilder<T> End(SequenceHead<T> head)
    {
        RequireUnfinished($"{head.Name} output");
        RequireNoOutput($"A {head.Name} output can't follow");
        _ofSequences = head;
        return this;
    }
}

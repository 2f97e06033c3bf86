using Rnn.Data;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a translator is trained. Every setting has a default.</summary>
/// <example>
/// <code>
/// var dates = new TranslatorOptions { SourceTokenizer = Tokenizer.Characters, TargetTokenizer = Tokenizer.Characters };
/// </code>
/// </example>
public sealed record TranslatorOptions
{
    /// <summary>How sources are cut into pieces: words in lower case by default; <see cref="Tokenizer.Characters"/> for dates, names, spellings.</summary>
    public Tokenizer SourceTokenizer { get; init; } = Tokenizer.Words with { LowerCase = true };

    /// <summary>How targets are cut into pieces, and put together again: words by default.</summary>
    public Tokenizer TargetTokenizer { get; init; } = Tokenizer.Words;

    /// <summary>How often a piece must occur to be learned, in the sources or in the targets, at least 1; 1 by default.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>
    /// While training, how probably a piece of the source is read as unknown, from 0 to below 1; 0.05 by default. So the network learns to go by the
    /// others where it meets one that it does not know.
    /// </summary>
    public double UnknownRate { get; init; } = 0.05;

    /// <summary>Numbers per vector that stands for a piece, at least 1; 64 by default.</summary>
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>
    /// The layers that read: gets a model that has the pieces' vectors, or the numbers, and gives it back with layers. Null, the default: dropout of
    /// 0.2 and a GRU of 64 units in each direction.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Encoder { get; init; }

    /// <summary>
    /// The layers that write: gets a model that has the vectors of the pieces written so far and gives it back with layers, to which the output is
    /// added. Null, the default: a GRU of 128 units with additive attention, and dropout of 0.2.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Decoder { get; init; }

    /// <summary>How many beginnings are followed at once in the search for the best answer, at least 1; 5 by default, 1 for none.</summary>
    public int BeamWidth { get; init; } = 5;

    /// <summary>By how much the search favours long answers, 0 or more; 0.6 by default.</summary>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>
    /// The share of the pairs that are only measured, to stop in time, above 0 and below 1; 0.1 by default. Of fewer than 20 pairs all are learned
    /// from.
    /// </summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>
    /// How to train; null, the default: up to 40 epochs of Adam with a rate of 0.003, stopped after 4 without a better validation (30 epochs where
    /// there is none). Validation examples are set by the translator.
    /// </summary>
    public FitOptions<float>? Fit { get; init; }

    /// <summary>
    /// The file in which the training keeps its state after each epoch and when it is cancelled, so that Ctrl-C or a crash loses nothing; null, the
    /// default, for none. It stays when the training has ended.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>
    /// Whether to go on from the file of <see cref="Checkpoint"/>, if it is there, to the same bits as without the stop; false by default. Give the
    /// same data and settings.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Told how training goes, such as a <see cref="ConsoleProgress"/>; null, the default, for nobody.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>
    /// Chooses the validation, the first weights and, unless <see cref="Fit"/> is set, the order of the pairs; 1 by default.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>lower case, words to words, a beam of 5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{SourceTokenizer} to {TargetTokenizer}, a beam of {BeamWidth}");
}

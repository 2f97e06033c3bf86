using Rnn.Data;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a tagger reads words and learns their tags. Every setting has a default.</summary>
/// <example>
/// <code>
/// var options = new SequenceTaggerOptions { Tokenizer = Tokenizer.Whitespace, MinimumCount = 1, Progress = new ConsoleProgress() };
/// </code>
/// </example>
public sealed record SequenceTaggerOptions
{
    /// <summary>
    /// How raw text is cut into words; <see cref="Tokenizer.Words"/> by default. Take the one whose pieces look like the words of the training;
    /// the report says how many of them don't. Its case and Unicode form are those of the training words too.
    /// </summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Words;

    /// <summary>What the tags mean; null, the default, as they look: BIOES, IOB2, or plain tags, such as parts of speech.</summary>
    public TaggingScheme? Scheme { get; init; }

    /// <summary>
    /// How often a word, a beginning or an ending must occur in the training to be known as itself, at least 1; 2 by default. Rarer ones are
    /// told by their other parts.
    /// </summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>The sentences by which training is stopped; null, the default, for a share of those to learn from.</summary>
    public IReadOnlyList<TaggedText>? Validation { get; init; }

    /// <summary>The share of sentences held out to stop the training, where none are given, between 0 and 1; 0.1 by default, chosen by <see cref="Seed"/>.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>
    /// The hidden layers: gets a model that has its inputs and gives it back with layers, to which the output is added. Null, the default:
    /// dropout of 0.3, a GRU of 64 units each way, and dropout of 0.3.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How to train; null, the default: 12 epochs of AdamW, of fewer than 4,000 sentences up to 100, with a rate that falls from 0.005 along a
    /// cosine; the best epoch kept by the F1 of entities, or the accuracy of plain tags. Validation examples are set by the tagger.
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

    /// <summary>Chooses the first weights, the sentences held out and, unless <see cref="Fit"/> is set, the order of the sentences; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>words that occur 2 times or more, tags as they look; text cut by words</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"words that occur {MinimumCount} times or more, {(Scheme is { } scheme ? $"tags of {scheme}" : "tags as they look")}; text cut by {Tokenizer}");
}

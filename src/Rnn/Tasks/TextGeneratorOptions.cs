using Rnn.Data;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a <see cref="TextGenerator"/> reads texts and learns. Every setting has a default that was measured to be good.</summary>
/// <example>
/// <code>
/// var options = new TextGeneratorOptions { Tokenizer = Tokenizer.Words, Progress = new ConsoleProgress() };
/// </code>
/// </example>
public sealed record TextGeneratorOptions
{
    /// <summary>
    /// Into which pieces texts are cut, and so what is written piece by piece; characters by default. Of words, white space between them is not
    /// learned, line breaks neither.
    /// </summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Characters;

    /// <summary>
    /// How often a piece must occur to be known, at least 1; rarer ones are learned as unknown, and never written. Null, the default: 1 for
    /// characters and where <see cref="CompletesKnownTexts"/> is set, else 2.
    /// </summary>
    public int? MinimumCount { get; init; }

    /// <summary>The most pieces to know, the most frequent ones, at least 1; null, the default, for no limit.</summary>
    public int? SizeLimit { get; init; }

    /// <summary>
    /// The share that is not learned from but shows how well training goes, whose best weights are kept: the end of one long text, or some of many
    /// texts by chance. From 0, for none, to below 1; 0.05 by default.
    /// </summary>
    public double ValidationShare { get; init; } = 0.05;

    /// <summary>
    /// Whether <see cref="TextGenerator.Complete"/> gives texts of the training alone, such as the entries of an index that is searched; the
    /// file then holds them all. False by default; for many texts only.
    /// </summary>
    public bool CompletesKnownTexts { get; init; }

    /// <summary>
    /// The layers between the pieces' vectors and the output, none of which may look ahead; null, the default, for a GRU of 384 units for one
    /// long text, of 256 units for many.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How to train; null, the default, for as many epochs as make some 2.4 million pieces, at most 40, of Adam with a rate that falls from 0.003 along
    /// a cosine. Leave its <c>Validation</c> out. One long text is read as so many streams as <c>BatchSize</c> says, in chunks of <c>ChunkLength</c>, 64
    /// where it is null, each of which goes on where the one before ended.
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

    /// <summary>Whom to tell how the training goes, such as a <see cref="ConsoleProgress"/>; null, the default, for nobody.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Chooses the first weights, the texts of the validation and, unless <see cref="Fit"/> is set, the order of the texts; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>a generator of characters</c>.</summary>
    public override string ToString() => $"a generator of {Tokenizer}";
}

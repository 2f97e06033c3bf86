using Rnn.Data;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a <see cref="TextClassifier"/> reads texts and learns. Every setting has a default that was measured to be good.</summary>
/// <example>
/// <code>
/// var options = new TextClassifierOptions { BalanceClasses = true, Progress = new ConsoleProgress() };
/// </code>
/// </example>
public sealed record TextClassifierOptions
{
    /// <summary>How texts are cut; by default into words and punctuation, in lower case. The file of a classifier holds it.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Words with { LowerCase = true };

    /// <summary>How often a word must occur to be known by itself, at least 1; 2 by default. A rarer one is known by its beginning and ending.</summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>The most words to know, the most frequent ones; null, the default, for no limit.</summary>
    public int? SizeLimit { get; init; }

    /// <summary>
    /// Whether mistakes in rare classes weigh more, so that all classes weigh the same together: n / (classes · n of the class), as
    /// scikit-learn's <c>balanced</c>. False by default.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>
    /// Texts with labels by which the training is stopped once they are told no better; none by default: then all epochs are run. Their labels
    /// all occur in the training.
    /// </summary>
    public IReadOnlyList<(string Text, string Label)> Validation { get; init; } = [];

    /// <summary>
    /// The layers between the words' vectors and the output; null, the default, for dropout 0.5, a bidirectional GRU of 64 units, the highest
    /// of its outputs over all words, and dropout 0.5.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How to train; null, the default, for 20 epochs of AdamW at 0.003 with a weight decay of 0.1, the rate falling along a cosine. Leave its
    /// <c>Validation</c> out: <see cref="Validation"/> takes texts. Its class weights are in the order of the labels' characters.
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

    /// <summary>Chooses the first weights and, unless <see cref="Fit"/> is set, the order of the examples; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>lower case, words, each that occurs 2 times at least</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Tokenizer}, each that occurs {MinimumCount} times at least");
}

using System.Numerics.Tensors;
using Rnn.Data;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a transcriber reads sequences of numbers and learns the texts that they say. Every setting has a default.</summary>
/// <example>
/// <code>
/// var options = new TranscriberOptions { FramesPerStep = 2, Progress = new ConsoleProgress() };
/// </code>
/// </example>
public sealed record TranscriberOptions
{
    /// <summary>
    /// How texts are cut into the symbols that the network reads; <see cref="Tokenizer.Characters"/> by default. Texts are compared and
    /// answered in its case and Unicode form.
    /// </summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Characters;

    /// <summary>
    /// How many frames are laid side by side to one step of the network, from 1 to 100; 1 by default. Two take half the time, and halve how many
    /// symbols an input can say.
    /// </summary>
    public int FramesPerStep { get; init; } = 1;

    /// <summary>The examples by which training is stopped; null, the default, for a share of those to learn from.</summary>
    public IReadOnlyList<(Tensor<float> Features, string Text)>? Validation { get; init; }

    /// <summary>The share of examples held out to stop the training, where none are given, between 0 and 1; 0.1 by default, chosen by <see cref="Seed"/>.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>
    /// The hidden layers: gets a model that has its inputs and gives it back with layers, to which the output is added. Null, the default:
    /// dropout of 0.1, an LSTM of 64 units each way, and dropout of 0.5.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How to train; null, the default: 20 epochs of AdamW, of fewer than 1,500 examples up to 100, with a rate that falls from 0.005 along a
    /// cosine; the epoch with the fewest wrong symbols is kept. Validation examples are set by the transcriber.
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

    /// <summary>Chooses the first weights, the examples held out and, unless <see cref="Fit"/> is set, the order of the examples; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>texts cut by characters, 1 frame a step</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"texts cut by {Tokenizer}, {FramesPerStep} frame{(FramesPerStep == 1 ? "" : "s")} a step");
}

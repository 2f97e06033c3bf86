using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a recommender is trained. Every setting has a default.</summary>
/// <example>
/// <code>
/// var options = new RecommenderOptions { MinimumCount = 5, Progress = new ConsoleProgress() };
/// </code>
/// </example>
public sealed record RecommenderOptions
{
    /// <summary>
    /// How often an item must occur in the histories to be learned, at least 1; 2 by default. Rarer ones are read as unknown, and never recommended.
    /// </summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>
    /// The share of the histories that are only measured, to stop in time, above 0 and below 1; 0.1 by default. Of fewer than 20 histories all are
    /// learned from.
    /// </summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Numbers per vector that stands for an item, at least 1; 64 by default.</summary>
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>
    /// The hidden layers: gets a model that has the items' vectors and gives it back with layers, to which the output is added. Null, the default:
    /// dropout of 0.2, a GRU as wide as the vectors and dropout of 0.2, and an output that has the items' vectors for weights.
    /// </summary>
    public Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? Model { get; init; }

    /// <summary>
    /// How to train; null, the default: up to 40 epochs of Adam with a rate of 0.003, stopped after 3 without a better validation (10 epochs
    /// where there is none). Validation examples are set by the recommender.
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
    /// Chooses the validation, the first weights and, unless <see cref="Fit"/> is set, the order of the histories; 1 by
    /// default.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>In words: <c>items that occur 2 times or more, vectors of 64</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"items that occur {MinimumCount} times or more, vectors of {EmbeddingSize}");
}

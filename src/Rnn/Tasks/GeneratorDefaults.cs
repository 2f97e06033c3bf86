using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>How a text generator is built and trained where its options say nothing.</summary>
internal static class GeneratorDefaults
{
    /// <summary>Pieces of one long text that are learned from at once.</summary>
    public const int ChunkLength = 64;

    /// <summary>What one example weighs at most, where the mean is 1.</summary>
    public const double LargestWeight = 3;

    private const int VectorSize = 48;

    /// <summary>How to train: about as many pieces are learned from in all, whatever there is.</summary>
    /// <param name="pieces">How many pieces there are.</param>
    /// <param name="texts">How many texts they make.</param>
    /// <param name="isMeasured">Whether some are kept to measure by.</param>
    /// <param name="seed">The seed of the order.</param>
    public static FitOptions<float> Fit(int pieces, int texts, bool isMeasured, ulong seed) => new()
    {
        Epochs = Math.Clamp((int)Math.Round(2_400_000.0 / pieces), 1, 40),
        BatchSize = texts == 1 ? 16 : Math.Clamp(texts / 100, 8, 64),
        Optimizer = new Adam(learningRate: 0.003),
        Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
        EarlyStopping = isMeasured ? new EarlyStopping { Patience = 5 } : null,
        Seed = seed,
    };

    public static SequenceModel<float> Build(PieceCoder pieces, TextGeneratorOptions options, int units)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(features: 0).Embedding(pieces.Vocabulary, VectorSize, unknownRate: 0);
        builder = TaskModel.Layers(builder, options.Model, usual => usual.Gru(units));
        SequenceModel<float> model = builder.SoftmaxOutput(pieces.Vocabulary).Build(options.Seed);
        TextGeneratorCheck.RequireWriting(model);
        return model;
    }
}

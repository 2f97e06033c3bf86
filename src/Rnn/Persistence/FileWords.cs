using Rnn.Cells;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Persistence;

/// <summary>The words by which files name the values of enumerations. They never change, whatever becomes of the names in the code.</summary>
internal static class FileWords
{
    public static FileWords<Merge> Merges { get; } = new(
        (Merge.Concatenate, "Concatenate"), (Merge.Sum, "Sum"), (Merge.Average, "Average"), (Merge.Multiply, "Multiply"));

    public static FileWords<Pooling> Poolings { get; } = new(
        (Pooling.Last, "Last"), (Pooling.FirstAndLast, "FirstAndLast"), (Pooling.Mean, "Mean"), (Pooling.Max, "Max"));

    public static FileWords<CtcReduction> Reductions { get; } = new(
        (CtcReduction.Mean, "mean"), (CtcReduction.Sum, "sum"), (CtcReduction.None, "none"));

    public static FileWords<TaggingScheme> Schemes { get; } = new(
        (TaggingScheme.None, "none"), (TaggingScheme.Iob2, "iob2"), (TaggingScheme.Bioes, "bioes"));

    public static FileWords<DecoderStart> DecoderStarts { get; } = new(
        (DecoderStart.FinalStates, "final"), (DecoderStart.DenseOfFinalStates, "dense"), (DecoderStart.Zero, "zero"));

    public static FileWords<AttentionScore> AttentionScores { get; } = new(
        (AttentionScore.Additive, "additive"), (AttentionScore.Dot, "dot"), (AttentionScore.General, "general"), (AttentionScore.ScaledDot, "scaled_dot"));

    public static FileWords<AttentionPlace> AttentionPlaces { get; } = new(
        (AttentionPlace.BeforeStep, "before"), (AttentionPlace.AfterStep, "after"));

    public static FileWords<ActivationKind> Activations { get; } = new(
        (ActivationKind.Identity, "Identity"),
        (ActivationKind.Tanh, "Tanh"),
        (ActivationKind.Relu, "Relu"),
        (ActivationKind.Sigmoid, "Sigmoid"),
        (ActivationKind.Softsign, "Softsign"),
        (ActivationKind.Softplus, "Softplus"),
        (ActivationKind.HardSigmoid, "HardSigmoid"),
        (ActivationKind.Affine, "Affine"),
        (ActivationKind.LeakyRelu, "LeakyRelu"),
        (ActivationKind.ThresholdedRelu, "ThresholdedRelu"),
        (ActivationKind.ScaledTanh, "ScaledTanh"),
        (ActivationKind.Elu, "Elu"));
}

/// <summary>A word for each value of an enumeration.</summary>
internal sealed class FileWords<TEnum>(params (TEnum Value, string Word)[] table)
    where TEnum : struct, Enum
{
    /// <summary>The word of a value.</summary>
    public string this[TEnum value] => Array.Find(table, entry => entry.Value.Equals(value)).Word ??
        throw new NotSupportedException($"A file has no word for {value}.");

    /// <summary>The value of a word; null if there is none.</summary>
    public TEnum? Find(string word) => Array.FindIndex(table, entry => entry.Word == word) is >= 0 and int place ? table[place].Value : null;
}

using System.Numerics;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>Whether vocabularies and scalers can belong to a model, by their sizes.</summary>
internal static class PackageFit
{
    /// <summary>Why one can't, and what mends it; null if all can.</summary>
    public static string? Objection<T>(SequenceModel<T> model, ModelPackage<T> package)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        OfInputVocabulary(model, package.InputVocabulary) ?? OfOutputVocabulary(model, package.OutputVocabulary) ??
        OfInputScaler(model, package.InputScaler) ?? OfTargetScaler(model, package);

    // Other features may stand beside one-hot words; an embedding may have rows to spare.
    private static string? OfInputVocabulary<T>(SequenceModel<T> model, Vocabulary? words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int most, string what) = model.TokenColumns > 0 ? (model.Layers[0].Tokens.Max(column => column.Tokens), "tokens") : (model.InputSize, "features");
        return words is null || words.Count <= most ? null : FormattableString.Invariant(
            $"the input vocabulary has {words.Count} words, and the model takes {most} {what}. Give the vocabulary that it was built for, or build it with {words.Count} {what}");
    }

    private static string? OfOutputVocabulary<T>(SequenceModel<T> model, Vocabulary? words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = model.Head.EndClass ?? model.OutputSize; // the end of a decoder's sequences is no word
        bool fits = words is null || words.Count == outputs || (model.Head.Kind is not (PredictionKind.Class or PredictionKind.Tag) && words.Count < outputs);
        return fits ? null : FormattableString.Invariant(
            $"the output vocabulary has {words!.Count} words, and the model {outputs} outputs. Give the vocabulary of its classes, or build it with {words.Count}");
    }

    // Columns that need no scaling may stand beside those that were fitted.
    private static string? OfInputScaler<T>(SequenceModel<T> model, Scaler<T>? scaler)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        scaler is null || scaler.ColumnCount <= model.InputSize ? null : FormattableString.Invariant(
            $"the input scaler has {scaler.ColumnCount} columns, and the model takes {model.InputSize} features. Give the scaler of its inputs");

    // It was fitted to the targets, which may be several steps ahead, or to the whole series that the inputs come from.
    private static string? OfTargetScaler<T>(SequenceModel<T> model, ModelPackage<T> package)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool fits = package.TargetScaler is not { } scaler || model.OutputSize % scaler.ColumnCount == 0 ||
            scaler.ColumnCount == model.InputSize || scaler.ColumnCount == package.InputScaler?.ColumnCount;
        return fits ? null : FormattableString.Invariant(
            $"the target scaler has {package.TargetScaler!.ColumnCount} columns, and the model {model.OutputSize} outputs and {model.InputSize} features. Give the ") +
            "scaler that was fitted to the targets, or to the series";
    }
}

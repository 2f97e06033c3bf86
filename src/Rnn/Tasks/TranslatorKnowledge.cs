using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>What a translator knows beside network, words and scales: how it writes, and a table of words to be compared with.</summary>
/// <param name="BeamWidth">The width of the beam.</param>
/// <param name="LengthPenalty">By how much the beam favours long answers.</param>
/// <param name="MostTokens">The most pieces of an answer.</param>
/// <param name="Table">For each source token the target token that belongs to it, −1 for none; empty where sources are numbers.</param>
internal sealed record TranslatorKnowledge(int BeamWidth, double LengthPenalty, int MostTokens, IReadOnlyList<int> Table)
{
    /// <summary>The entry of both vocabularies that stands for all pieces that are not listed.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>Throws if a file's words, scales, network and settings don't fit each other.</summary>
    public void RequireFit(ModelPackage<float> package)
    {
        SequenceModel<float> model = package.Model;
        bool fits = BeamWidth > 0 && LengthPenalty is >= 0 and <= double.MaxValue && MostTokens > 0 && model.Topology == Topology.SequenceToSequence &&
            package is { OutputVocabulary: { } target, OutputTokenizer: not null } && target.Unknown == Unknown && BeamWidth <= target.Count &&
            Table.All(token => token >= -1 && token < target.Count) && (package.InputVocabulary is { } source
                ? model.TokenColumns == 1 && model.InputSize == 0 && source.Unknown == Unknown && Table.Count == source.Count && package is { InputTokenizer: not null, InputScaler: null }
                : model.TokenColumns == 0 && Table.Count == 0 && package is { InputTokenizer: null, InputScaler: StandardScaler<float> scaler } && scaler.ColumnCount == model.InputSize);
        if (!fits)
        {
            throw new ModelFileException("The file's network, words and settings don't fit each other; save the translator anew.");
        }
    }
}

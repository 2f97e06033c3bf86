using Rnn.Heads;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>What a transcriber knows beside its network, its scale and its symbols.</summary>
/// <param name="FramesPerStep">How many frames are one step of the network.</param>
/// <param name="MostFrequent">The most frequent text of the training.</param>
internal sealed record TranscriberKnowledge(int FramesPerStep, string MostFrequent)
{
    /// <summary>Throws if what a file holds does not fit together.</summary>
    public void RequireFit(ModelPackage<float> package)
    {
        bool fits = FramesPerStep > 0 && package is { InputScaler: StandardScaler<float> scaler, OutputVocabulary: { Unknown: null } symbols, OutputTokenizer: not null } &&
            package.Model.Topology == Topology.ManyToMany && package.Model.TokenColumns == 0 && package.Model.Head.Kind == PredictionKind.Unaligned &&
            package.Model.InputSize == (long)scaler.ColumnCount * FramesPerStep && package.Model.OutputSize == symbols.Count + 1;
        if (!fits)
        {
            throw new ModelFileException("The file's network does not fit its scale and symbols; save the transcriber anew.");
        }
    }
}

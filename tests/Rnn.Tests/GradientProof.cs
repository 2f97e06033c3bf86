using Rnn.Contracts;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests;

/// <summary>Holds every derivative of a model against finite differences of its own loss; see <see cref="FiniteDifferences"/>.</summary>
internal sealed class GradientProof(SequenceModel<double> model, SequenceDataset<double> data)
{
    // Kinks need a short way, sharp bends a middle one, and where gradients are small the loss needs a long one.
    private static readonly double[] _ways = [5e-3, 1e-3, 2e-4, 3e-5];

    /// <summary>The worst relative error of each group: each parameter, the inputs, each initial state.</summary>
    public Dictionary<string, double> WorstErrors() => new FiniteDifferences(model, data, _ways).Compare()
        .ToDictionary(group => group.Name, group => group.WorstError);
}

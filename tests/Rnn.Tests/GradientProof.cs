using Rnn.Diagnostics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests;

/// <summary>Holds every derivative of a model against finite differences of its own loss; see <see cref="FiniteDifferences"/>.</summary>
internal sealed class GradientProof(SequenceModel<double> model, SequenceDataset<double> data, double h = 5e-3)
{
    /// <summary>The worst relative error of each group: each parameter, the inputs, each initial state.</summary>
    public Dictionary<string, double> WorstErrors() =>
        new FiniteDifferences(model, data, h).Compare().ToDictionary(group => group.Name, group => group.WorstError);
}

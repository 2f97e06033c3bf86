using Rnn.Diagnostics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests;

/// <summary>Holds every derivative of a model against finite differences of its own loss; see <see cref="FiniteDifferences"/>.</summary>
/// <param name="model">The model.</param>
/// <param name="data">What its loss is of.</param>
/// <param name="ways">How far to move a number; of several ways the one that agrees best counts.</param>
internal sealed class GradientProof(SequenceModel<double> model, SequenceDataset<double> data, params double[] ways)
{
    /// <summary>The worst relative error of each group: each parameter, the inputs, each initial state.</summary>
    public Dictionary<string, double> WorstErrors() =>
        new FiniteDifferences(model, data, ways.Length > 0 ? ways : [5e-3]).Compare().ToDictionary(group => group.Name, group => group.WorstError);
}

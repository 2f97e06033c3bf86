using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Benchmarks.Defaults;

/// <summary>A first fit of somebody who sets nothing.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Measure">What <paramref name="Score"/> gives, in words.</param>
/// <param name="Create">Builds the model from a seed.</param>
/// <param name="Training">What is learned from.</param>
/// <param name="Validation">What is measured after each epoch.</param>
/// <param name="Score">Measures the model on data that it has not seen.</param>
internal sealed record DefaultsTask(
    string Name, string Measure, Func<ulong, SequenceModel<float>> Create, SequenceDataset<float> Training, SequenceDataset<float> Validation,
    Func<SequenceModel<float>, double> Score);
